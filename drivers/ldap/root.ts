import type { Client } from 'ldapts';

/** What a directory says of itself (RFC 4512, 5.1). */
export interface Root {
  activeDirectory: boolean;
  contexts: string[];
}

/** [MS-ADTS] 3.1.1.3.4.1.3. */
const ACTIVE_DIRECTORY = '1.2.840.113556.1.4.800';

export async function rootOf(client: Client): Promise<Root> {
  const attributes = ['supportedCapabilities', 'namingContexts'];
  const { searchEntries } = await client.search('', { scope: 'base', attributes });
  return {
    activeDirectory: searchEntries.some((root) => texts(root['supportedCapabilities']).includes(ACTIVE_DIRECTORY)),
    contexts: searchEntries.flatMap((root) => texts(root['namingContexts'])),
  };
}

/** What the entry is part of as a whole; null where the directory says nothing of that. */
export function contextOf({ contexts }: Root, dn: string): string | null {
  const around = contexts.filter((context) => context !== '' && `,${keyOf(dn)}`.endsWith(`,${keyOf(context)}`));
  return around.sort((a, b) => b.length - a.length)[0] ?? null;
}

export const texts = (value: unknown): string[] => [value ?? []].flat().map(String);
export const keyOf = (dn: string): string => dn.toLowerCase().replaceAll(/\s*([,=+])\s*/g, '$1');
