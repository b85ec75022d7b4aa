import { sql } from 'kysely';
import { PlumblineError } from '#kernel';
import type { Reader, Tx } from '#platform';

/** Where statements about the estate come from. */
export type SourceKind = 'person' | 'system' | 'probe' | 'yaml' | 'import';

/** Of two sources that state the same field, the one with the higher precedence wins, whenever it spoke. */
const precedenceByKind: { [Kind in SourceKind]: number } = {
  person: 300,
  yaml: 250,
  import: 150,
  system: 120,
  probe: 100,
};

/** The sources that every workspace has. */
export const builtInSources = {
  person: { name: 'People, in the web or by the API', kind: 'person' },
  system: { name: 'Plumbline itself', kind: 'system' },
  probe: { name: 'A look at the machine itself', kind: 'probe' },
  yaml: { name: 'The estate as YAML', kind: 'yaml' },
} as const satisfies { [key: string]: { name: string; kind: SourceKind } };

export interface Source {
  id: number;
  key: string;
  name: string;
  kind: SourceKind;
  precedence: number;
}

export type Sources = ReadonlyMap<string, Source>;

/** All sources by key. There are few: read whole, in the transaction that needs them. */
export async function readSources(reader: Reader): Promise<Sources> {
  const rows = await reader.selectFrom('source').select(['id', 'key', 'name', 'kind', 'precedence']).execute();
  return new Map(rows.map((row) => [row.key, { ...row, kind: row.kind as SourceKind }]));
}

/** Makes sure that a source is known; an existing one keeps its name and precedence. */
export async function ensureSource(
  tx: Tx,
  key: string,
  source: { name: string; kind: SourceKind; precedence?: number },
): Promise<void> {
  await tx
    .insertInto('source')
    .values({
      key,
      name: source.name,
      kind: source.kind,
      precedence: source.precedence ?? precedenceByKind[source.kind],
    })
    .onConflict((on) => on.column('key').doNothing())
    .execute();
}

/** The sources, with the one asked for: a built-in one is made at its first use. */
export async function sourcesWith(tx: Tx, key: string): Promise<{ sources: Sources; source: Source }> {
  let sources = await readSources(tx);
  if (!sources.has(key) && key in builtInSources) {
    for (const [name, source] of Object.entries(builtInSources)) await ensureSource(tx, name, source);
    sources = await readSources(tx);
  }
  const source = sources.get(key);
  if (!source)
    throw new PlumblineError('invalid_input', `There is no source "${key}". Make it known before it speaks.`);
  return { sources, source };
}

/** When it spoke last. Two writers do not wait for each other: one that is just being noted is recent enough. */
export async function touchSource(tx: Tx, id: number, at: Date): Promise<void> {
  await sql`update source set last_seen_at = ${at} where id in (
    select id from source where id = ${id} and (last_seen_at is null or last_seen_at < ${at}) for no key update skip locked)`.execute(
    tx,
  );
}

/** A source that has not spoken yet counts as its kind does. */
export function precedenceOf(sources: Sources, key: string): number {
  const family = key.split(':')[0]!;
  const builtIn = family in builtInSources ? builtInSources[family as keyof typeof builtInSources] : undefined;
  return sources.get(key)?.precedence ?? (builtIn ? precedenceByKind[builtIn.kind] : 0);
}
