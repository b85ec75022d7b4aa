/** The word that was probably meant: at most a third of its letters differ. */
export function nearest(given: string, words: readonly string[]): string | null {
  const found = words
    .map((word) => ({ word, steps: distance(given, word) }))
    .sort((a, b) => a.steps - b.steps)
    .find(({ word, steps }) => steps <= Math.max(1, Math.floor(word.length / 3)));
  return found?.word ?? null;
}

/** Letters to insert, remove or replace (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
