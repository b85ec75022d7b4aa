import {
  type Attributes,
  attributeType,
  fromCell,
  type Kind,
  kindSchema,
  type ReadComponent,
  type ReadIssue,
  type ReadRelation,
  relationKindSchema,
  saysNothing,
  stateSchema,
} from '#estate';
import type { Json } from '#kernel';
import { shown, toList, toValue } from './cell.ts';
import { kindOf, meantBesides, placeMeant, stateOf } from './guess.ts';
import { amountOf, currencyName, moneyNames, toMoney } from './money.ts';
import type { CsvOptions } from './options.ts';

export interface ReadRow {
  component: ReadComponent | null;
  relations: ReadRelation[];
  issues: ReadIssue[];
  /** What of the row is left out though it is not wrong, as it is said of every such row. */
  unsaid: string[];
}

/** One row as a component. What is wrong with it is said of every cell; then it is left out as a whole. */
export function readRow(
  line: number,
  cells: readonly string[],
  columns: readonly { header: string; field: string | null; index: number }[],
  options: CsvOptions,
): ReadRow {
  const at = `line ${line}`;
  const issues: ReadIssue[] = [];
  const unsaid: string[] = [];
  const wrong = (field: string, message: string): void => void issues.push({ at, line, field, message });
  /** Field → its text, with the column to name in messages. A value of the row counts before a constant. */
  const given = new Map<string, { text: string; column: string }>();
  for (const [field, text] of Object.entries(options.constants ?? {})) given.set(field, { text, column: field });
  for (const { header, field, index } of columns) {
    if (field === null) continue;
    const raw = fromCell(cells[index] ?? '').trim();
    const translations = options.values?.[field];
    const text = translations && Object.hasOwn(translations, raw) ? translations[raw]! : raw;
    if (text === raw && !asWritten.has(field) && saysNothing(raw))
      unsaid.push(`${shown(raw)} in the column "${header}" is taken for nothing said.`);
    else if (text !== '') given.set(field, { text, column: header });
  }
  const text = (field: string): string | undefined => given.get(field)?.text;
  const kind = readKind(given.get('kind'), wrong);
  const name = text('name');
  if (name === undefined) wrong(columnOf(columns, 'name'), 'is empty: a component needs a name');
  else if (name.length > 200) wrong(columnOf(columns, 'name'), 'is longer than 200 characters');
  const unstorable = cells.findIndex((cell) => !cell.isWellFormed());
  if (unstorable >= 0) wrong(columns[unstorable]?.header ?? '', 'holds half a surrogate pair, which is no character');
  const state = readState(given.get('state'), wrong);
  const criticality = readCriticality(given.get('criticality'), wrong);
  if (kind === null || name === undefined) return { component: null, relations: [], issues, unsaid };
  const attributes: Attributes = {
    ...meantBesides(text('kind') ?? ''),
    ...readAttributes(kind, given, options, wrong, (what) => unsaid.push(what)),
  };
  const relations: ReadRelation[] = [];
  const handle = `row ${line}`;
  for (const [field, { text: cell, column }] of given) {
    if (!field.startsWith('relations.')) continue;
    const relation = relationKindSchema.safeParse(field.slice('relations.'.length));
    if (!relation.success) wrong(column, `there is no relation ${shown(field.slice('relations.'.length))}`);
    else
      for (const other of toList(cell, options.lists ?? ';'))
        relations.push({
          at,
          kind: relation.data,
          from: { handle },
          to: { name: other, ...placeMeant(relation.data, column, other) },
        });
  }
  if (issues.length > 0) return { component: null, relations: [], issues, unsaid };
  const [site, parent, domain, owner, id] = ['site', 'parent', 'domain', 'owner', 'id'].map(text);
  return {
    issues,
    unsaid,
    relations,
    component: {
      handle,
      at,
      kind,
      name,
      ...(id === undefined ? {} : { foreignId: id.slice(0, 500) }),
      ...(state === null ? {} : { state }),
      ...(domain === undefined ? {} : { domain }),
      ...(owner === undefined ? {} : { owner }),
      ...(criticality === null ? {} : { criticality }),
      ...(site === undefined ? {} : { site: { kind: 'site' as const, name: site, make: 'site' as const } }),
      ...(parent === undefined ? {} : { parent: { name: parent } }),
      ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
      // What stands in a list of what one has is in use, unless the list says otherwise.
      initial: { state: 'in-service' },
    },
  };
}

/** Fields of which every word is meant. */
const asWritten: ReadonlySet<string> = new Set(['name', 'attributes.description']);

type Given = { text: string; column: string } | undefined;
type Wrong = (field: string, message: string) => void;

const columnOf = (columns: readonly { header: string; field: string | null }[], field: string): string =>
  columns.find((column) => column.field === field)?.header ?? field;

function readKind(given: Given, wrong: Wrong): Kind | null {
  if (!given) {
    wrong('kind', 'is not said: map a column to kind, or give one for all rows');
    return null;
  }
  const parsed = kindSchema.safeParse(given.text);
  const kind = parsed.success ? parsed.data : kindOf(given.text);
  if (!kind) wrong(given.column, `is no kind: ${shown(given.text)}. Say what it means by the option "values"`);
  return kind;
}

function readState(given: Given, wrong: Wrong): ReadComponent['state'] | null {
  if (!given) return null;
  const parsed = stateSchema.safeParse(stateSchema.safeParse(given.text).success ? given.text : stateOf(given.text));
  if (parsed.success) return parsed.data;
  wrong(given.column, `is no state: ${shown(given.text)}. Say what it means by the option "values"`);
  return null;
}

function readCriticality(given: Given, wrong: Wrong): number | null {
  if (!given) return null;
  const value = Number(given.text);
  if (Number.isInteger(value) && value >= 1 && value <= 5) return value;
  wrong(given.column, `must be 1 (negligible) to 5 (vital), not ${shown(given.text)}`);
  return null;
}

function readAttributes(
  kind: Kind,
  given: ReadonlyMap<string, { text: string; column: string }>,
  options: CsvOptions,
  wrong: Wrong,
  leaveOut: (what: string) => void,
): Attributes {
  const attributes: { [name: string]: Json } = {};
  const labels: { [name: string]: string } = {};
  for (const [field, { text, column }] of given) {
    if (field.startsWith('labels.')) labels[field.slice('labels.'.length)] = text.slice(0, 500);
    if (!field.startsWith('attributes.')) continue;
    const name = currencyName(kind, field.slice('attributes.'.length));
    if (moneyNames.some((one) => one === name)) {
      readMoney(kind, { text, column }, given, attributes, wrong, leaveOut);
      continue;
    }
    const type = attributeType(kind, name);
    // A currency that is said for all rows says nothing of what has no price.
    if (type === null && options.constants?.[field] === text && name.toLowerCase().endsWith('currency')) continue;
    if (type === null) {
      wrong(column, `${name} is not an attribute of a ${kind}`);
      continue;
    }
    const cell = toValue(type, text, name, options);
    if ('problem' in cell) wrong(column, cell.problem);
    else attributes[name] = cell.value;
  }
  if (Object.keys(labels).length > 0) attributes.labels = { ...(attributes.labels as object | undefined), ...labels };
  return attributes;
}

/** An amount and its currency, which the cell says, or another column. A list of money says little of what is not bought. */
function readMoney(
  kind: Kind,
  { text, column }: { text: string; column: string },
  given: ReadonlyMap<string, { text: string }>,
  attributes: { [name: string]: Json },
  wrong: Wrong,
  leaveOut: (what: string) => void,
): void {
  const amount = amountOf(kind);
  if (!amount) {
    leaveOut(`What the column "${column}" says of a ${kind} is left out: nothing is paid for one here.`);
    return;
  }
  const currency = given.get('attributes.purchaseCurrency') ?? given.get('attributes.currency');
  const money = toMoney(text, currency?.text);
  if ('problem' in money) wrong(column, money.problem);
  else if (money.value === null)
    leaveOut(
      `Amounts in the column "${column}" are left out: no currency is said. Say it for all by --const attributes.${amount.currency}=EUR.`,
    );
  else {
    attributes[amount.minor] = money.value;
    attributes[amount.currency] = money.currency!;
  }
}
