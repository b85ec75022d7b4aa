import type { Json } from '#kernel';
import type { Reader } from '#platform';
import {
  ambiguousNames,
  type ExportedComponent,
  type ExportedRelation,
  type Named,
  type Selection,
  selectedComponents,
  selectedRelations,
} from './read.ts';

/** The estate as the file that `estate plan` reads. Made while it is sent. */
export async function* toYaml(reader: Reader, selection: Selection, name: string): AsyncGenerator<string> {
  const ambiguous = await ambiguousNames(reader);
  yield [
    '# The estate as it was exported. "adopt: false" leaves what stands already with whoever said it;',
    '# take the line away where this file is to own it from now on.',
    'plumbline: 1',
    `name: ${name}`,
    'adopt: false',
    '',
    'components:',
    '',
  ].join('\n');
  let none = true;
  for await (const batch of selectedComponents(reader, selection)) {
    none = false;
    yield batch.map((component) => componentText(component, ambiguous)).join('');
  }
  if (none) yield '  []\n';
  yield '\nrelations:\n';
  none = true;
  for await (const batch of selectedRelations(reader, selection)) {
    none = false;
    yield batch.flatMap((relation) => relationLines(relation, ambiguous)).join('');
  }
  if (none) yield '  []\n';
}

/** How a component is spoken of: `kind/name`, or its key where several have that name. */
export function referenceTo(named: Named, ambiguous: ReadonlySet<string>): string {
  return ambiguous.has(`${named.kind}/${named.name.toLowerCase()}`) ? `CMP-${named.id}` : `${named.kind}/${named.name}`;
}

function componentText(component: ExportedComponent, ambiguous: ReadonlySet<string>): string {
  const own = referenceTo(component, ambiguous);
  const lines = [
    `  - kind: ${component.kind}`,
    `    name: ${scalar(component.name)}`,
    ...(own.startsWith('CMP-') ? [`    key: ${own}`] : []),
    ...(component.site ? [`    site: ${scalar(referenceTo(component.site, ambiguous))}`] : []),
    ...(component.parent ? [`    parent: ${scalar(referenceTo(component.parent, ambiguous))}`] : []),
    `    domain: ${scalar(component.domainKey)}`,
    `    state: ${component.state}`,
    `    criticality: ${component.criticality}`,
    ...(component.ownerEmail ? [`    owner: ${scalar(component.ownerEmail)}`] : []),
  ];
  const attributes = Object.entries(component.attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  if (attributes.length > 0)
    lines.push('    attributes:', ...attributes.map(([name, value]) => `      ${scalar(name)}: ${valueText(value)}`));
  return `${lines.join('\n')}\n`;
}

function relationLines(relation: ExportedRelation, ambiguous: ReadonlySet<string>): string[] {
  const head = `  - { from: ${flow(referenceTo(relation.from, ambiguous))}, kind: ${relation.kind}`;
  const to = relation.to.map((one) => flow(referenceTo(one, ambiguous)));
  if (relation.redundancyGroup === null) return to.map((one) => `${head}, to: ${one} }\n`);
  const needed = relation.needed ?? 1;
  // Members that one may not read are missing: then the group cannot be said as it is.
  if (needed > to.length)
    return [
      `  # left out: ${JSON.stringify(relation.redundancyGroup)} of ${flow(referenceTo(relation.from, ambiguous))}: it needs ${needed}, of which ${to.length} can be read\n`,
    ];
  return [
    `${head}, group: ${JSON.stringify(relation.redundancyGroup)}, any: { needed: ${needed}, of: [${to.join(', ')}] } }\n`,
  ];
}

/** Words that YAML reads as something other than text, in any of its versions. */
const reserved = /^(true|false|null|yes|no|on|off|y|n|~|nan|inf)$/i;
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$/;

/** Text as it stands where that is the same in YAML, else in quotes as JSON, which YAML reads too. */
function scalar(text: string): string {
  return PLAIN.test(text) && !reserved.test(text) ? text : JSON.stringify(text);
}

/** Within braces a comma or a bracket would end it: always in quotes. */
const flow = (text: string): string => JSON.stringify(text);

const valueText = (value: Json): string => (typeof value === 'string' ? scalar(value) : JSON.stringify(value));
