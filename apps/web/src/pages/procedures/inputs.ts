import type { ProcedureDetail, ProcedureInput, Wish } from './queries.ts';

export type TypedValue = string | number | boolean;
/** What was typed so far, by input. */
export type Typed = Record<string, TypedValue | undefined>;

/** Values that the address brings along: `in.user=ada`. A secret never comes by an address. */
export function prefilled(inputs: readonly ProcedureInput[], search: Record<string, string | undefined>): Typed {
  return Object.fromEntries(
    inputs.flatMap((input): [string, TypedValue][] => {
      const given = search[`in.${input.name}`];
      if (input.type === 'boolean') return [[input.name, given === 'true']];
      if (given === undefined || input.type === 'secret') return [];
      return [[input.name, isNumber(input) ? Number(given) : given]];
    }),
  );
}

export const isNumber = (input: Pick<ProcedureInput, 'type'>): boolean =>
  input.type === 'integer' || input.type === 'port';

/** As the operation takes them: what was left empty is left out. */
export function inputsOf(inputs: readonly ProcedureInput[], typed: Typed): NonNullable<Wish['inputs']> {
  return Object.fromEntries(
    inputs.flatMap((input): [string, TypedValue][] => {
      const value = typed[input.name];
      if (value === undefined || value === '') return [];
      return [[input.name, input.type === 'time' ? withOffset(String(value)) : value]];
    }),
  );
}

/** A browser's field gives local time without saying so. */
function withOffset(local: string): string {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) || /(Z|[+-][0-9]{2}:[0-9]{2})$/.test(local) ? local : at.toISOString();
}

/** The first thing that is missing, said so that one knows what to do. */
export function missingOf(
  procedure: Pick<ProcedureDetail, 'inputs' | 'targets'>,
  typed: Typed,
  targets: readonly string[],
): string | null {
  if (procedure.targets.count !== 'none' && targets.length === 0) return 'Choose what it is done to.';
  const missing = procedure.inputs.find(
    ({ name, required }) => required && (typed[name] === undefined || typed[name] === ''),
  );
  return missing ? `"${missing.label}" is still missing.` : null;
}
