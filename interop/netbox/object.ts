import type { Json } from '#kernel';

/**
 * Words
 * - An *object* is one row of NetBox in a neutral form, whichever way it came (a dump, the REST API): references are
 *   ids, choices their values, references to one of several models `model:id`, tags ids.
 * - The *model* of an object is spelt as NetBox does: `dcim.device`.
 */
export interface NetBoxObject {
  model: string;
  id: number;
  fields: { [name: string]: Json };
}

/** How an object is named to people, and its id in its source. */
export const placeOf = (model: string, id: number): string => `${model} ${id}`;
export const foreignIdOf = (model: string, id: number): string => `${model}:${id}`;

/** Nothing was said: what NetBox keeps in a field that nobody filled in. */
export function isEmpty(value: Json | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (typeof value === 'object' && !Array.isArray(value) && Object.values(value).every(isEmpty))
  );
}

/** Everything that was read of one NetBox, by model and id. */
export class Inventory {
  private readonly byModel = new Map<string, Map<number, NetBoxObject>>();
  private referring: Map<string, NetBoxObject[]> | null = null;

  constructor(objects: Iterable<NetBoxObject> = []) {
    for (const object of objects) this.add(object);
  }

  add(object: NetBoxObject): void {
    let model = this.byModel.get(object.model);
    if (!model) {
      model = new Map();
      this.byModel.set(object.model, model);
    }
    model.set(object.id, object);
    this.referring = null;
  }

  models(): string[] {
    return [...this.byModel.keys()].sort();
  }

  /** In the order of their ids, so that a reading is the same however the objects came. */
  all(model: string): NetBoxObject[] {
    return [...(this.byModel.get(model)?.values() ?? [])].sort((a, b) => a.id - b.id);
  }

  get(model: string, id: Json | undefined): NetBoxObject | undefined {
    return typeof id === 'number' ? this.byModel.get(model)?.get(id) : undefined;
  }

  /** The objects of a model whose field names the one asked for. */
  of(model: string, field: string, id: Json): NetBoxObject[] {
    this.referring ??= new Map();
    const key = `${model} ${field}`;
    if (!this.referring.has(`${key} `)) {
      this.referring.set(`${key} `, []);
      for (const object of this.all(model)) {
        const place = `${key} ${String(object.fields[field])}`;
        const known = this.referring.get(place);
        if (known) known.push(object);
        else this.referring.set(place, [object]);
      }
    }
    return this.referring.get(`${key} ${String(id)}`) ?? [];
  }
}
