/** `line 12` is line 12. */
export function placeOf(at: string): { at: string; line?: number } {
  const line = /^line (\d{1,9})$/.exec(at)?.[1];
  return line ? { at, line: Number(line) } : { at };
}
