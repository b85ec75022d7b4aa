import { checkYaml } from '../../../library/document.ts';
import { type FindProcedure, faultsOfCalls } from './calls.ts';
import { type Procedure, procedureSchema } from './procedure.ts';

export const MAX_PROCEDURE_CHARACTERS = 256 * 1024;

export interface Problem {
  /** Counted from 1. */
  line: number;
  column: number;
  /** JSON pointer. */
  path: string;
  message: string;
}

export type Validated = { ok: true; procedure: Procedure } | { ok: false; problems: Problem[] };

/** Reads a procedure from its text and says of everything that is wrong where it stands. */
export function validateProcedure(text: string, find: FindProcedure): Validated {
  if (text.length > MAX_PROCEDURE_CHARACTERS) {
    const message = `is longer than ${MAX_PROCEDURE_CHARACTERS} characters`;
    return { ok: false, problems: [{ line: 1, column: 1, path: '', message }] };
  }
  const checked = checkYaml(procedureSchema, text);
  if (!checked.ok) {
    const problems = checked.issues.map(({ line, column, path, message }) => ({
      ...{ line: line ?? 1, column: column ?? 1, path, message },
    }));
    return { ok: false, problems: inOrder(problems) };
  }
  const problems = faultsOfCalls(checked.data, find).map(({ path, message }) => ({
    ...(checked.placeOf(path) ?? { line: 1, column: 1 }),
    path: `/${path.map(String).join('/')}`,
    message,
  }));
  return problems.length === 0 ? { ok: true, procedure: checked.data } : { ok: false, problems: inOrder(problems) };
}

const inOrder = (problems: Problem[]): Problem[] =>
  problems.sort((a, b) => a.line - b.line || a.column - b.column || (a.path < b.path ? -1 : 1));
