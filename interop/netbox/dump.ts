import { type Json, JsonReader, PlumblineError, readUtf8 } from '#kernel';
import { Inventory, type NetBoxObject } from './object.ts';

const MODEL = /^[a-z_]{1,40}\.[a-z_]{1,60}$/;

/**
 * Reads what `manage.py dumpdata` wrote: a list of `{model, pk, fields}`. Content types and people come by their natural
 * key or by number; tags stand in a table of their own. Throws `invalid_input` with the line of what is no such thing.
 */
export function readDump(bytes: Uint8Array): Inventory {
  const reader = new JsonReader(readUtf8(bytes));
  const rows = reader.whole();
  if (!Array.isArray(rows) || rows.length === 0)
    throw refused('is not a NetBox dump: it must be a list of objects, as "manage.py dumpdata" writes it', 1);
  const inventory = new Inventory();
  const types = contentTypes(rows);
  for (const row of rows) {
    // Counted only for a refusal: to count the lines before every object would take the square of the file.
    const line = (): number => (typeof row === 'object' && row !== null ? (reader.lineOf(row) ?? 1) : 1);
    const { model, pk, fields } = (row ?? {}) as { model?: Json; pk?: Json; fields?: Json };
    if (typeof model !== 'string' || !MODEL.test(model))
      throw refused('is not a NetBox dump: an object has no model, such as dcim.device', line());
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
      throw refused(`${model} ${String(pk)} has no fields`, line());
    if (typeof pk !== 'number' || !Number.isSafeInteger(pk)) {
      // Sessions and the like have keys of their own; nothing of NetBox's estate has.
      if (model.startsWith('sessions.')) continue;
      throw refused(`${model} has no number as its pk`, line());
    }
    if (inventory.get(model, pk)) throw refused(`${model} ${pk} is said twice`, line());
    inventory.add({ model, id: pk, fields: neutral(fields, types) });
  }
  if (!inventory.models().some((model) => /^(dcim|ipam|circuits|virtualization|tenancy)\./.test(model)))
    throw refused('holds no object of NetBox: no model of dcim, ipam, circuits, virtualization or tenancy', 1);
  for (const item of inventory.all('extras.taggeditem')) hangTag(inventory, item);
  return inventory;
}

/** Of a dump without natural keys, what the numbers of content types mean, where it says so. */
function contentTypes(rows: Json[]): Map<number, string> {
  const types = new Map<number, string>();
  for (const row of rows) {
    const { model, pk, fields } = (row ?? {}) as { model?: Json; pk?: Json; fields?: { [name: string]: Json } };
    if (model === 'contenttypes.contenttype' && typeof pk === 'number')
      types.set(pk, `${String(fields?.app_label)}.${String(fields?.model)}`);
  }
  return types;
}

function neutral(fields: { [name: string]: Json }, types: Map<number, string>): NetBoxObject['fields'] {
  const neutral: NetBoxObject['fields'] = {};
  for (const [name, value] of Object.entries(fields)) {
    // Before 3.6 the role of a device had another name.
    neutral[name === 'device_role' ? 'role' : name] =
      (/_type$/.test(name) || name === 'content_type') && !['device_type', 'module_type', 'rack_type'].includes(name)
        ? typeName(value, types)
        : name === 'user' && Array.isArray(value)
          ? (value[0] ?? null)
          : value;
  }
  return neutral;
}

function typeName(value: Json, types: Map<number, string>): Json {
  if (Array.isArray(value) && value.length === 2) return `${String(value[0])}.${String(value[1])}`;
  return typeof value === 'number' ? (types.get(value) ?? value) : value;
}

function hangTag(inventory: Inventory, item: NetBoxObject): void {
  const target = inventory.get(String(item.fields.content_type), item.fields.object_id);
  if (!target) return;
  target.fields.tags = [...((target.fields.tags as number[] | undefined) ?? []), item.fields.tag as number];
}

function refused(message: string, line: number): PlumblineError {
  return new PlumblineError('invalid_input', `The file cannot be taken in: line ${line}: ${message}.`, {
    issues: [{ path: '', message, line }],
  });
}
