import { z } from 'zod';
import { type Id, keyOf, type RecordType } from '#kernel';

/** How any record is named anywhere in the API: one object, one face. */
export const refSchema = z.object({
  type: z.string(),
  id: z.int(),
  key: z.string(),
  name: z.string(),
});
export type Ref = z.infer<typeof refSchema>;

export function toRef(type: RecordType, id: Id, name: string): Ref {
  return { type, id, key: keyOf({ type, id }), name };
}
