import type { Reader } from '#platform';
import { type Selection, selectedComponents, selectedInstallations, selectedRelations } from './read.ts';

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Everything with who said it, one record a line: for other programs, and for keeping. */
export async function* toNdjson(reader: Reader, selection: Selection): AsyncGenerator<string> {
  for await (const batch of selectedComponents(reader, selection)) {
    yield batch
      .map(({ id, siteId, parentId, ownerId: _, domainId: __, domainKey, ownerEmail, site: _s, parent: _p, ...rest }) =>
        line({
          type: 'component',
          key: `CMP-${id}`,
          domain: domainKey,
          owner: ownerEmail,
          site: siteId === null ? null : `CMP-${siteId}`,
          parent: parentId === null ? null : `CMP-${parentId}`,
          ...rest,
        }),
      )
      .join('');
  }
  for await (const batch of selectedRelations(reader, selection)) {
    yield batch
      .flatMap((one) =>
        one.to.map((to) =>
          line({
            type: 'relation',
            kind: one.kind,
            from: `CMP-${one.from.id}`,
            to: `CMP-${to.id}`,
            redundancyGroup: one.redundancyGroup,
            needed: one.needed,
          }),
        ),
      )
      .join('');
  }
  for await (const batch of selectedInstallations(reader, selection)) {
    yield batch.map(({ id, ...rest }) => line({ type: 'installation', key: `SW-${id}`, ...rest })).join('');
  }
}
