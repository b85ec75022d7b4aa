import { type Attributes, checkAttributes, type Kind, type ReadComponent, type Reading } from '#estate';
import type { Json } from '#kernel';
import { models } from '../mapping/index.ts';
import type { ModelMap } from '../mapping/rule.ts';
import { foreignIdOf, type Inventory, isEmpty, type NetBoxObject, placeOf } from '../object.ts';
import { type LeftOut, readFields } from './fields.ts';
import { kindOfDevice, readHardware, readPlaces } from './hardware.ts';
import { tellApart } from './names.ts';
import { readNumbers } from './numbers.ts';
import { readParties } from './parties.ts';
import { readPorts } from './ports.ts';
import { readCircuits, readPower } from './supply.ts';
import { type Draft, type Fate, say, Telling } from './telling.ts';

const MAX_DESCRIPTION = 4_000;
const MAX_LABEL = 500;
const SHOWN = 10;

export interface Translation {
  reading: Reading;
  /** What became of each object, by its foreign id: none is missing. */
  fates: ReadonlyMap<string, Fate>;
}

/** Says in our words what a whole NetBox says. Pure, and the same for the same objects in whatever order they came. */
export function translate(inventory: Inventory): Translation {
  const telling = new Telling(inventory);
  begin(telling);
  const out: LeftOut = new Map();
  for (const model of inventory.models()) {
    const map = models.get(model);
    for (const object of map && map.fate !== 'left' ? inventory.all(model) : [])
      readFields(telling, map!, object, telling.draftOf(model, object.id) ?? null, out);
  }
  noteLeftOut(telling, out);
  readPlaces(telling);
  readHardware(telling);
  readPorts(telling);
  readCircuits(telling);
  readNumbers(telling);
  readPower(telling);
  readParties(telling);
  tellApart(telling);
  account(telling);
  const components = [...telling.drafts.values()].map((draft) => finish(telling, draft));
  const relations = telling.relations.filter((relation) =>
    [relation.from, relation.to].every((end) => 'handle' in end && telling.drafts.has(end.handle)),
  );
  const distinct = new Map(
    relations.map((one) => [JSON.stringify([one.kind, one.from, one.to, one.redundancyGroup ?? null]), one]),
  );
  return {
    reading: {
      components,
      relations: [...distinct.values()],
      notes: telling.notes,
      issues: telling.issues,
      whole: true,
      takesBack: true,
    },
    fates: telling.fates,
  };
}

/** A component for each object that becomes one, so that whatever refers to it finds it. */
function begin(telling: Telling): void {
  for (const map of models.values()) {
    if (map.fate !== 'component') continue;
    for (const object of telling.inventory.all(map.model)) {
      const handle = foreignIdOf(object.model, object.id);
      const kind = map.kind === 'of its role' ? kindOfDevice(telling, object).kind : (map.kind as Kind);
      telling.drafts.set(handle, {
        object,
        handle,
        kind,
        name: '',
        qualifier: kind === 'organisation' ? object.model.split('.')[1]! : '',
        attributes: {},
        labels: {},
        tags: [],
        description: [],
      });
      telling.settle(object, 'component');
    }
  }
}

function noteLeftOut(telling: Telling, out: LeftOut): void {
  for (const { field, why, models: found } of out.values()) {
    const [[model, ids] = ['', []], ...more] = [...found];
    const all = [...found.values()].reduce((sum, one) => sum + one.length, 0);
    const said = { about: `not kept: ${why}`, count: all };
    telling.notes.push(
      more.length === 0
        ? { at: `${model} ${field}`, message: `not kept of ${some(model, ids)}: ${why}`, ...said }
        : {
            at: field,
            ...said,
            message: `not kept of ${all} objects of ${found.size} models (${[...found.keys()].join(', ')}): ${why}`,
          },
    );
  }
}

/** What has not come in by now gets its line. */
function account(telling: Telling): void {
  const { inventory } = telling;
  for (const object of inventory.all('extras.taggeditem')) settleTag(telling, object);
  for (const model of inventory.models()) {
    const map = models.get(model);
    const rest = inventory.all(model).filter((object) => !telling.fates.has(foreignIdOf(model, object.id)));
    const unused: NetBoxObject[] = [];
    for (const object of rest) {
      if (map?.fate === 'value' && telling.isUsed(object)) telling.settle(object, 'value');
      else unused.push(object);
    }
    if (unused.length === 0) continue;
    for (const object of unused) telling.settle(object, 'note');
    if (map?.fate === 'value' || map?.fate === 'part') {
      for (const object of unused)
        telling.notes.push({
          at: placeOf(object.model, object.id),
          message: `${titleOf(object)}is ${whyUnused(map)}`,
          about: whyUnused(map),
        });
    } else {
      const why = map ? map.becomes : 'not kept: this version does not know the model';
      telling.notes.push({
        at: model,
        about: why,
        count: unused.length,
        message: `${some(
          model,
          unused.map((object) => object.id),
        )} ${why}`,
      });
    }
  }
}

function titleOf({ fields }: NetBoxObject): string {
  const title = fields.name ?? fields.model ?? fields.mac_address ?? fields.account;
  return isEmpty(title) ? '' : `"${String(title)}" `;
}

function whyUnused(map: ModelMap): string {
  return map.fate === 'value'
    ? `not kept, as nothing uses it: it would be the ${map.becomes}`
    : `not kept, as what it belongs to does not come in: it would be the ${map.becomes}`;
}

function settleTag(telling: Telling, object: NetBoxObject): void {
  const { content_type, object_id } = object.fields;
  if (telling.draftOf(String(content_type), object_id)) telling.settle(object, 'part');
}

function some(model: string, ids: number[]): string {
  const shown = ids.slice(0, SHOWN).join(', ');
  return `${ids.length} × ${model} (${shown}${ids.length > SHOWN ? ', …' : ''})`;
}

function finish(telling: Telling, draft: Draft): ReadComponent {
  const at = placeOf(draft.object.model, draft.object.id);
  const note = (message: string): void => {
    telling.notes.push({ at, message });
  };
  const text = [...new Set(draft.description)].join('\n\n');
  if (text.length > MAX_DESCRIPTION) note(`the description is cut off after ${MAX_DESCRIPTION} characters`);
  say(draft, { description: text.slice(0, MAX_DESCRIPTION), tags: [...new Set(draft.tags)].sort() });
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(draft.attributes)) {
    const [issue] = checkAttributes(draft.kind, { [name]: value });
    if (!issue) attributes[name] = value;
    else if (name === 'tags' || name === 'description' || typeof value === 'object')
      note(`${name} is not kept: ${issue.path.replace(/^\/attributes\//, '')} ${issue.message}`);
    // What the kind has no attribute for, or not in this form, is still said.
    else draft.labels[name] = String(value);
  }
  const labels: { [label: string]: Json } = {};
  for (const [label, value] of Object.entries(draft.labels)) {
    if (value.length > MAX_LABEL) note(`the label "${label}" is cut off after ${MAX_LABEL} characters`);
    if (['__proto__', 'constructor', 'prototype'].includes(label)) note(`"${label}" cannot name a label`);
    else labels[label.slice(0, 100)] = value.slice(0, MAX_LABEL);
  }
  if (Object.keys(labels).length > 0) attributes.labels = labels;
  return {
    handle: draft.handle,
    at,
    foreignId: draft.handle,
    kind: draft.kind,
    name: draft.name || `#${draft.object.id}`,
    ...(draft.state ? { state: draft.state } : { initial: { state: 'in-service' } }),
    site: draft.site ? { handle: draft.site } : null,
    ...(draft.parent ? { parent: { handle: draft.parent } } : {}),
    attributes,
    ...(draft.saidAt && !Number.isNaN(Date.parse(draft.saidAt))
      ? { saidAt: new Date(draft.saidAt).toISOString() }
      : {}),
  };
}
