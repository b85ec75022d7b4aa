import type { Json } from '#kernel';
import type { NetBoxObject } from '../object.ts';

type Fields = { [name: string]: Json };

/** What the API adds to a row: addresses, counts, what a cable leads to. */
const added =
  /^(id|url|display|display_url|_occupied|link_peers|link_peers_type|connected_endpoints|connected_endpoints_type|connected_endpoints_reachable|wireless_link|custom_fields|.*_count|count_.*|children|bridge_interfaces|tagged_items|is_bay_compatible|is_module_compatible)$/;
/** References to one of several models: beside `x` stand `x_type` and `x_id`. */
const generic = ['scope', 'assigned_object', 'termination', 'object', 'parent_object', 'component', 'parent'];
/** As they were called before. */
const renamed: { [field: string]: string } = { device_role: 'role', content_type: 'object_type' };

/** An object as the REST API gives it (3.6 to 4.7) in the neutral form: the same as from a dump. */
export function restObject(model: string, row: Fields): NetBoxObject {
  const fields: Fields = {};
  for (const [field, value] of Object.entries(row)) {
    if (added.test(field)) continue;
    if (generic.includes(field) && (`${field}_type` in row || `${field}_object_type` in row)) continue;
    fields[renamed[field] ?? field] = neutral(field, value);
  }
  if (row.custom_fields !== undefined) fields.custom_field_data = customFields(row.custom_fields);
  return { model, id: row.id as number, fields };
}

function neutral(field: string, value: Json): Json {
  if (Array.isArray(value)) return value.map((one) => neutral(field, one));
  if (typeof value !== 'object' || value === null) return value;
  if ('value' in value && Object.keys(value).every((key) => key === 'value' || key === 'label'))
    return value.value ?? null;
  if (typeof value.object_type === 'string' && typeof value.object_id === 'number')
    return { type: value.object_type, id: value.object_id };
  if (field === 'user' && typeof value.username === 'string') return value.username;
  if (typeof value.id === 'number') return value.id;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, neutral(name, inner)]));
}

function customFields(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const shown = (one: Json): Json => {
    if (Array.isArray(one)) return one.map(shown);
    if (typeof one !== 'object' || one === null) return one;
    return one.display ?? one.label ?? one.name ?? one;
  };
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shown(one ?? null)]));
}
