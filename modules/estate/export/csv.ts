import type { Json } from '#kernel';
import type { Reader } from '#platform';
import { attributeType } from '../component/attributeType.ts';
import type { Kind } from '../component/kind.ts';
import { toCell } from './csvCell.ts';
import {
  ambiguousNames,
  type Selection,
  selectedComponents,
  selectedInstallations,
  selectedRelations,
  usedAttributes,
} from './read.ts';
import { referenceTo } from './yaml.ts';

const row = (cells: readonly string[]): string => `${cells.map(toCell).join(',')}\r\n`;

/** Components as a table, a column for each attribute that any of them has; `intake csv` reads it back. */
export async function* componentsToCsv(reader: Reader, selection: Selection): AsyncGenerator<string> {
  const [ambiguous, attributes] = [await ambiguousNames(reader), await usedAttributes(reader, selection)];
  const fixed = ['key', 'kind', 'name', 'state', 'domain', 'site', 'parent', 'owner', 'criticality'];
  yield row([...fixed, ...attributes.map((name) => `attributes.${name}`)]);
  for await (const batch of selectedComponents(reader, selection)) {
    yield batch
      .map((one) =>
        row([
          `CMP-${one.id}`,
          one.kind,
          one.name,
          one.state,
          one.domainKey,
          one.site ? referenceTo(one.site, ambiguous) : '',
          one.parent ? referenceTo(one.parent, ambiguous) : '',
          one.ownerEmail ?? '',
          String(one.criticality),
          ...attributes.map((name) => cellOf(one.kind, name, one.attributes[name])),
        ]),
      )
      .join('');
  }
}

/** An attribute so that a cell of that type reads as the same value. */
function cellOf(kind: Kind, name: string, value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  const type = attributeType(kind, name);
  if (type === 'list' && Array.isArray(value)) {
    const items = value as string[];
    const plain =
      items.every((item) => !/[;\n]/.test(item) && item.trim() === item && item !== '') && !items[0]?.startsWith('[');
    return plain && items.length > 0 ? items.join('; ') : JSON.stringify(items);
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  // Text of an attribute of one's own that would read as something else.
  return type === 'own' && readsAsJson(value) ? JSON.stringify(value) : value;
}

function readsAsJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export async function* relationsToCsv(reader: Reader, selection: Selection): AsyncGenerator<string> {
  const ambiguous = await ambiguousNames(reader);
  yield row(['kind', 'from', 'to', 'redundancyGroup', 'needed']);
  for await (const batch of selectedRelations(reader, selection)) {
    yield batch
      .flatMap((one) =>
        one.to.map((to) =>
          row([
            one.kind,
            referenceTo(one.from, ambiguous),
            referenceTo(to, ambiguous),
            one.redundancyGroup ?? '',
            one.needed === null ? '' : String(one.needed),
          ]),
        ),
      )
      .join('');
  }
}

export async function* softwareToCsv(reader: Reader, selection: Selection): AsyncGenerator<string> {
  yield row(['component', 'package', 'version', 'manager', 'product', 'release', 'supportEndsOn']);
  for await (const batch of selectedInstallations(reader, selection)) {
    yield batch
      .map((one) =>
        row([
          one.component,
          one.package,
          one.version,
          one.manager,
          one.product ?? '',
          one.release ?? '',
          one.supportEndsOn ?? '',
        ]),
      )
      .join('');
  }
}
