import { z } from 'zod';
import type { Json } from '#kernel';
import { refSchema } from '#platform';
import type { Attributes } from '../component/kind.ts';
import { parseMac } from './token.ts';

export const hitSchema = z.object({
  ref: refSchema,
  kind: z.string().describe('Kind of component, or type of record'),
  title: z.string(),
  subtitle: z.string(),
  href: z.string().describe('Path of its page in the workspace'),
  score: z.number(),
  matched: z.object({ field: z.string(), text: z.string() }),
});
export type Hit = z.infer<typeof hitSchema>;

/** The words of a query, lower case. All of them must be found. */
export function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
}

/** How well a name answers a query: the whole name, its beginning, the beginning of a word of it, any part. */
export function nameScore(name: string, query: string): number {
  const text = name.toLowerCase();
  const wanted = query.toLowerCase();
  if (text === wanted) return 90;
  if (text.startsWith(wanted)) return 75;
  const words = wordsOf(query);
  if (words.length > 0 && words.every((word) => startsAWord(text, word))) return 60;
  if (words.length > 0 && words.every((word) => text.includes(word))) return 50;
  return 0;
}

function startsAWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[a-z0-9]/.test(text[at - 1]!)) return true;
  }
  return false;
}

/** Which attribute made a component answer, and how well. */
export function attributeMatch(
  attributes: Attributes,
  query: string,
): { field: string; text: string; score: number } | null {
  const wanted = query.toLowerCase().trim();
  const mac = parseMac(wanted);
  let best: { field: string; text: string; score: number } | null = null;
  for (const [name, value] of Object.entries(attributes)) {
    for (const text of textsIn(value)) {
      const lower = text.toLowerCase();
      const sameMac = mac !== null && mac === parseMac(lower);
      const score = lower === wanted || sameMac ? 85 : lower.startsWith(wanted) ? 55 : lower.includes(wanted) ? 40 : 0;
      if (score > (best?.score ?? 0)) best = { field: `attributes.${name}`, text, score };
    }
  }
  return best;
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(textsIn);
  return [];
}
