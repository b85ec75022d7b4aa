// What becomes of each field of NetBox. The mapping is data: the translation (../translate), the table in the guide and
// the test that walks every field all read it.
import type { ComponentState, Kind, RelationKind } from '#estate';

/** How a value is spelt here. */
export type Conversion = keyof typeof import('./convert.ts').conversions;

export type Rule =
  /** The name of the component. */
  | { as: 'name' }
  | { as: 'state'; states: { [status: string]: ComponentState } }
  /** An attribute; `of`: the name of the object that the field refers to. */
  | { as: 'attribute'; attribute: string; convert: Conversion; of?: string; only?: readonly Kind[] }
  /** A label, where there is no attribute for it. */
  | { as: 'label'; label: string; of?: string }
  | { as: 'description' }
  | { as: 'comments' }
  | { as: 'tags' }
  | { as: 'custom' }
  | { as: 'site' }
  | { as: 'parent'; of: string }
  /** A relation from the component to what the field refers to; `many`: a list of them. */
  | { as: 'relation'; relation: RelationKind; of: string; reverse?: true; many?: true }
  /** When it was last said. */
  | { as: 'time' }
  /** Brought in by what `where` names; ../translate does it. */
  | { as: 'told'; where: string }
  /** NetBox works it out from the rest. */
  | { as: 'derived'; why: string }
  /** Has no meaning here; `unless`: the value that says nothing. */
  | { as: 'left'; why: string; unless?: readonly (string | number | boolean)[] };

export type Fields = { [field: string]: Rule };

export interface ModelMap {
  model: string;
  /** Its list in the REST API, below /api/; null: it comes with others. */
  path: string | null;
  /** What each object becomes: a component, part of others (their attributes, relations), a value of those that name it, or nothing. */
  fate: 'component' | 'part' | 'value' | 'left';
  kind?: Kind | 'of its role';
  /** For the guide: what it becomes, in words. */
  becomes: string;
  fields: Fields;
}

export const name: Rule = { as: 'name' };
export const site: Rule = { as: 'site' };
export const attribute = (attribute: string, convert: Conversion = 'text', only?: readonly Kind[]): Rule => ({
  as: 'attribute',
  attribute,
  convert,
  ...(only ? { only } : {}),
});
/** The name of what the field refers to. */
export const nameOf = (of: string, attribute: string): Rule => ({ as: 'attribute', attribute, convert: 'text', of });
export const label = (label: string, of?: string): Rule => ({ as: 'label', label, ...(of ? { of } : {}) });
export const parent = (of: string): Rule => ({ as: 'parent', of });
export const relation = (relation: RelationKind, of: string): Rule => ({ as: 'relation', relation, of });
export const relations = (relation: RelationKind, of: string, reverse?: true): Rule => ({
  as: 'relation',
  relation,
  of,
  many: true,
  ...(reverse ? { reverse } : {}),
});
export const told = (where: string): Rule => ({ as: 'told', where });
export const derived = (why: string): Rule => ({ as: 'derived', why });
export const left = (why: string, ...unless: (string | number | boolean)[]): Rule => ({ as: 'left', why, unless });
export const state = (states: { [status: string]: ComponentState }): Rule => ({ as: 'state', states });
/** Used by an organisation. */
export const tenant: Rule = { as: 'relation', relation: 'used-by', of: 'tenancy.tenant' };

const slug = left('only names it in NetBox’s own addresses');
const color = left('a colour of NetBox’s screens');

/** What nearly every model has. */
export const stamped: Fields = {
  created: left('tells when it was typed into NetBox, not when it came into being'),
  last_updated: { as: 'time' },
  owner: left('whose record it is in NetBox'),
};
export const tagged: Fields = { tags: { as: 'tags' }, custom_field_data: { as: 'custom' } };
export const described: Fields = { description: { as: 'description' }, comments: { as: 'comments' } };
export const common: Fields = { ...stamped, ...tagged, ...described };
export const slugged: Fields = { slug };
export const coloured: Fields = { color };

const tree = derived('its place in the tree, which the parent tells');
export const nested: Fields = { lft: tree, rght: tree, tree_id: tree, level: tree, _depth: tree, path: tree };
export const sorted: Fields = { _name: derived('the name again, for sorting') };
export const cabled: Fields = {
  cable: derived('the cable tells its ends itself'),
  cable_end: derived('the cable tells its ends itself'),
  cable_connector: derived('the cable tells its ends itself'),
  cable_positions: derived('the cable tells its ends itself'),
  _path: derived('the path, which is traced here'),
  mark_connected: attribute('connected', 'flag'),
};
/** The owner of a port: what it is a part of; its site and rack are those of the device. */
export const ofDevice: Fields = {
  device: parent('dcim.device'),
  module: relation('part-of', 'dcim.module'),
  label: attribute('label'),
  _site: derived('that of the device'),
  _location: derived('that of the device'),
  _rack: derived('that of the device'),
};

/** Models whose objects only name something: their name stands in what refers to them. */
export function vocabulary(model: string, path: string, where: string, fields: Fields = {}): ModelMap {
  const unkept = left('a name in a list has no place of its own here');
  return {
    model,
    path,
    fate: 'value',
    becomes: where,
    fields: {
      ...stamped,
      ...slugged,
      ...coloured,
      tags: unkept,
      custom_field_data: unkept,
      name: told(where),
      description: unkept,
      comments: unkept,
      ...fields,
    },
  };
}

/** Models of which nothing comes in, each with the reason. */
export function leftOut(model: string, path: string | null, why: string): ModelMap {
  return { model, path, fate: 'left', becomes: `not kept: ${why}`, fields: {} };
}
