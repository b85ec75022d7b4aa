import { type Issue, PlumblineError, ref } from '#kernel';
import { treeOf } from '#people';
import type { Context, Reader } from '#platform';
import { findIn } from './calls.ts';
import { type Procedure, procedureHash, type StoredProcedure } from './procedure.ts';
import { insertProcedure, listProcedures, listVersions, procedureByVersion } from './store.ts';
import { type Problem, validateProcedure } from './validate.ts';

/** What is wrong with a text, seen from all procedures that there are. Empty: nothing. Stores nothing. */
export async function problemsOf(
  context: Context,
  text: string,
): Promise<{ procedure: Procedure | null; problems: Problem[] }> {
  const known = await listProcedures(context.db);
  const validated = validateProcedure(text, findIn(known.map((one) => one.definition)));
  if (!validated.ok) return { procedure: null, problems: validated.problems };
  return { procedure: validated.procedure, problems: await problemsHere(context, validated.procedure, text) };
}

/** What only this workspace can say: its domains. */
async function problemsHere(context: Context, procedure: Procedure, text: string): Promise<Problem[]> {
  const tree = await treeOf(context.workspace);
  if (tree.find(procedure.domain) !== undefined) return [];
  return [{ ...lineOfField(text, 'domain'), path: '/domain', message: `there is no domain ${procedure.domain}` }];
}

/** Where a field of the document itself stands. */
function lineOfField(text: string, field: string): { line: number; column: number } {
  const index = text.split('\n').findIndex((line) => line.startsWith(`${field}:`));
  return { line: Math.max(index, 0) + 1, column: 1 };
}

/**
 * Takes a procedure in from its text: as a new one, or as the next version of one that was imported. The same text once
 * more changes nothing. Throws `invalid_input` with each wrong place and its line, `forbidden`, and `conflict` where
 * its version is not a new one or its key is that of a shipped procedure.
 */
export async function importProcedure(
  context: Context,
  text: string,
): Promise<{ procedure: StoredProcedure; added: boolean }> {
  const { procedure, problems } = await problemsOf(context, text);
  if (!procedure || problems.length > 0) throw invalid(problems);
  const tree = await treeOf(context.workspace);
  await context.authorise('procedure.define', { type: 'procedure', domainId: tree.find(procedure.domain)! });
  return context.mutate(async (mutation) => {
    const versions = await listVersions(mutation.tx, procedure.key);
    const newest = versions[0];
    if (newest?.origin === 'library') {
      throw new PlumblineError('conflict', `${procedure.key} is a shipped procedure. Give yours a key of its own.`);
    }
    await authoriseSuccessor(context, mutation.tx, procedure.key, newest?.version);
    const same = versions.find((known) => known.version === procedure.version);
    if (same) {
      const stored = await procedureByVersion(mutation.tx, procedure.key, procedure.version);
      if (procedureHash(stored.definition) === procedureHash(procedure)) return { procedure: stored, added: false };
    }
    if (newest && procedure.version <= newest.version) {
      throw new PlumblineError(
        'conflict',
        `${procedure.key} is there in version ${newest.version}, with other content. Runs keep the version they started with: call yours version ${newest.version + 1}.`,
        {
          issues: [
            { path: '/version', message: `must be ${newest.version + 1} or more`, ...lineOfField(text, 'version') },
          ],
        },
      );
    }
    const id = await insertProcedure(mutation, procedure, { origin: 'import', source: text });
    await mutation.record({
      subject: ref('procedure', id!),
      action: 'procedure.import',
      detail: { key: procedure.key, version: procedure.version, contentHash: procedureHash(procedure) },
      causes: newest ? [ref('procedure', newest.id)] : [],
    });
    return { procedure: await procedureByVersion(mutation.tx, procedure.key, procedure.version), added: true };
  });
}

/** A newer version takes the place of the one before: that is for who ensures the domain of that one, too. */
async function authoriseSuccessor(context: Context, db: Reader, key: string, version: number | undefined) {
  if (version === undefined) return;
  const { definition } = await procedureByVersion(db, key, version);
  const domainId = (await treeOf(context.workspace)).find(definition.domain) ?? null;
  await context.authorise('procedure.define', { type: 'procedure', domainId });
}

function invalid(problems: readonly Problem[]): PlumblineError {
  const issues: Issue[] = problems.map(({ path, message, line, column }) => ({ path, message, line, column }));
  const [first] = problems;
  const more = problems.length > 1 ? `; and ${problems.length - 1} more` : '';
  const told = first ? `line ${first.line}, ${first.path || 'the document'}: ${first.message}${more}` : '';
  return new PlumblineError('invalid_input', `The procedure is not valid: ${told}`, { issues });
}
