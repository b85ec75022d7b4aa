// Carries out the rules of the mapping on one object.
import type { Json } from '#kernel';
import { conversions } from '../mapping/convert.ts';
import type { ModelMap, Rule } from '../mapping/rule.ts';
import { isEmpty, type NetBoxObject, placeOf } from '../object.ts';
import { type Draft, say, sayLabel, type Telling } from './telling.ts';

/** What of the fields was left out, to be told in one line each: by the field and the reason. */
export type LeftOut = Map<string, { field: string; why: string; models: Map<string, number[]> }>;

export function readFields(
  telling: Telling,
  map: ModelMap,
  object: NetBoxObject,
  draft: Draft | null,
  out: LeftOut,
): void {
  for (const [field, value] of Object.entries(object.fields)) {
    const rule = map.fields[field];
    if (!rule) leave(out, field, 'this version does not know the field', object, value);
    else if (rule.as === 'left') {
      if (!rule.unless?.includes(value as string)) leave(out, field, rule.why, object, value);
    } else if (rule.as === 'derived') leave(out, field, `NetBox works it out: ${rule.why}`, object, value);
    else if (draft && !isEmpty(value)) readField(telling, field, rule, object, draft, value);
  }
}

function leave(out: LeftOut, field: string, why: string, object: NetBoxObject, value: Json): void {
  if (isEmpty(value) || value === false) return;
  const key = `${field} ${why}`;
  const known = out.get(key) ?? { field, why, models: new Map<string, number[]>() };
  out.set(key, known);
  const ids = known.models.get(object.model);
  if (ids) ids.push(object.id);
  else known.models.set(object.model, [object.id]);
}

function readField(telling: Telling, field: string, rule: Rule, object: NetBoxObject, draft: Draft, value: Json): void {
  const at = `${placeOf(object.model, object.id)} ${field}`;
  const missing = (model: string, id: Json): void => {
    telling.notes.push({
      at,
      message: `refers to ${model} ${String(id)}, which is not in it`,
      about: 'refers to something that is not in it',
    });
  };
  switch (rule.as) {
    case 'name':
      draft.name = String(value).trim();
      return;
    case 'state': {
      const state = rule.states[String(value)];
      if (state) draft.state = state;
      // The word stays where ours says less.
      if (!state || !plain.has(`${String(value)} ${state}`)) sayLabel(draft, 'status', value);
      return;
    }
    case 'attribute': {
      if (rule.of) {
        const name = telling.nameOf(rule.of, value);
        if (name === null) missing(rule.of, value);
        else say(draft, { [rule.attribute]: name });
        return;
      }
      const converted = conversions[rule.convert](value) as Json | undefined;
      if (converted === null) sayLabel(draft, field.replaceAll('_', ' '), value);
      else say(draft, { [rule.attribute]: converted });
      return;
    }
    case 'label':
      sayLabel(draft, rule.label, rule.of ? (telling.nameOf(rule.of, value) ?? undefined) : value);
      return;
    case 'description':
    case 'comments':
      draft.description.push(String(value).replaceAll('\r\n', '\n').trim());
      return;
    case 'tags':
      for (const tag of value as Json[]) {
        const name = telling.nameOf('extras.tag', tag);
        if (name === null) missing('extras.tag', tag);
        else draft.tags.push(name);
      }
      return;
    case 'custom':
      for (const [name, custom] of Object.entries(value as { [name: string]: Json })) sayLabel(draft, name, custom);
      return;
    case 'site':
    case 'parent': {
      const target = telling.draftOf(rule.as === 'site' ? 'dcim.site' : rule.of, value);
      if (!target) missing(rule.as === 'site' ? 'dcim.site' : rule.of, value);
      else draft[rule.as] = target.handle;
      return;
    }
    case 'relation':
      for (const id of rule.many ? (value as Json[]) : [value]) {
        const target = telling.draftOf(rule.of, id);
        if (!target) missing(rule.of, id);
        else if (rule.reverse) telling.relate(at, rule.relation, target, draft);
        else telling.relate(at, rule.relation, draft, target);
      }
      return;
    case 'time':
      draft.saidAt = String(value);
      return;
    case 'told':
    case 'derived':
    case 'left':
      return;
  }
}

/** Words of NetBox that say no more than our state. */
const plain = new Set([
  'planned planned',
  'active in-service',
  'connected in-service',
  'enabled in-service',
  'staging deploying',
  'staged deploying',
  'inventory received',
  'decommissioning retiring',
  'retired retired',
  'decommissioned retired',
  'reserved planned',
  'deprecated retiring',
]);
