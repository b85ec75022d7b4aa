/**
 * One cell of CSV. A text that a spreadsheet would run as a formula gets an apostrophe in front, which spreadsheets
 * show as text; `fromCell` takes it away again, so that what was exported comes back as it was.
 */
const RISKY = /^[=+\-@\t\r']/;
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

export function toCell(text: string): string {
  const safe = RISKY.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return /[",;\t\n\r]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function fromCell(text: string): string {
  return text.length > 1 && text[0] === "'" && RISKY.test(text.slice(1)) ? text.slice(1) : text;
}
