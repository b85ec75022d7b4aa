/** How many slips of the fingers a word of this length may have. */
export function slipsAllowed(length: number): 0 | 1 | 2 {
  return length < 4 ? 0 : length < 6 ? 1 : 2;
}

/**
 * The least number of letters left out, added, exchanged, or swapped with their neighbour that makes one of the other;
 * more than `most`: `most + 1`. Damerau and Levenshtein's distance, by Lowrance and Wagner (1975): what was swapped may
 * have lost or gained letters in between.
 */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  const width = b.length + 2;
  const far = a.length + b.length;
  const table = new Uint16Array((a.length + 2) * width);
  table[0] = far;
  for (let i = 0; i <= a.length; i += 1) {
    table[(i + 1) * width] = far;
    table[(i + 1) * width + 1] = i;
  }
  for (let j = 0; j <= b.length; j += 1) {
    table[j + 1] = far;
    table[width + j + 1] = j;
  }
  /** The last row in which a letter of `b` stood in `a`. */
  const rowOf = new Map<string, number>();
  for (let i = 1; i <= a.length; i += 1) {
    let columnOf = 0;
    for (let j = 1; j <= b.length; j += 1) {
      const row = rowOf.get(b[j - 1]!) ?? 0;
      const column = columnOf;
      const same = a[i - 1] === b[j - 1];
      if (same) columnOf = j;
      table[(i + 1) * width + j + 1] = Math.min(
        table[i * width + j]! + (same ? 0 : 1),
        table[(i + 1) * width + j]! + 1,
        table[i * width + j + 1]! + 1,
        table[row * width + column]! + (i - row - 1) + 1 + (j - column - 1),
      );
    }
    rowOf.set(a[i - 1]!, i);
  }
  return Math.min(table[(a.length + 1) * width + b.length + 1]!, most + 1);
}

/** Which letters a word has, one bit each: two words that differ in many cannot be a slip apart. */
export function letterMask(word: string): number {
  let mask = 0;
  for (let index = 0; index < word.length; index += 1) mask |= 1 << (word.charCodeAt(index) & 31);
  return mask;
}

export function bitsOf(mask: number): number {
  let bits = mask - ((mask >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Every number that is one slip away from this one. */
export function* numbersNear(digits: string): Generator<string> {
  for (let at = 0; at <= digits.length; at += 1) {
    const [head, tail] = [digits.slice(0, at), digits.slice(at)];
    for (let digit = 0; digit <= 9; digit += 1) {
      yield head + digit + tail;
      if (tail !== '' && tail[0] !== String(digit)) yield head + digit + tail.slice(1);
    }
    if (tail !== '') yield head + tail.slice(1);
    if (tail.length > 1 && tail[0] !== tail[1]) yield head + tail[1] + tail[0] + tail.slice(2);
  }
}
