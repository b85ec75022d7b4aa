import type { Ref } from '../../api/types.ts';

export type Part = string | { ref: Ref; text: string; at: number };

/** A sentence with its records as links: each name (or key), at its first place, becomes one. Longer names go first. */
export function linkParts(text: string, refs: Ref[]): Part[] {
  const found: { ref: Ref; at: number; length: number }[] = [];
  const unique = [...new Map(refs.map((ref) => [ref.key, ref])).values()];
  const byLength = unique
    .flatMap((ref) => [ref.name, ref.key].map((name) => ({ ref, name })))
    .sort((a, b) => b.name.length - a.name.length);
  const linked = new Set<string>();
  for (const { ref, name } of byLength) {
    if (name === '' || linked.has(ref.key)) continue;
    let at = text.indexOf(name);
    while (at >= 0 && (overlaps(found, at, name.length) || !isWhole(text, at, name.length)))
      at = text.indexOf(name, at + 1);
    if (at < 0) continue;
    linked.add(ref.key);
    found.push({ ref, at, length: name.length });
  }
  const parts: Part[] = [];
  let end = 0;
  for (const { ref, at, length } of found.sort((a, b) => a.at - b.at)) {
    if (at > end) parts.push(text.slice(end, at));
    parts.push({ ref, text: text.slice(at, at + length), at });
    end = at + length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

function overlaps(found: { at: number; length: number }[], at: number, length: number): boolean {
  return found.some((each) => at < each.at + each.length && each.at < at + length);
}

function isWhole(text: string, at: number, length: number): boolean {
  return !/[\p{L}\p{N}]/u.test(text.charAt(at - 1)) && !/[\p{L}\p{N}]/u.test(text.charAt(at + length));
}
