import { isUtf8 } from 'node:buffer';
import { PlumblineError } from './errors.ts';

/** What other encodings and packed files begin with; they get a better word than "not UTF-8". */
const beginnings: [number[], string][] = [
  [[0xff, 0xfe, 0, 0], 'UTF-32'],
  [[0xff, 0xfe], 'UTF-16'],
  [[0xfe, 0xff], 'UTF-16'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive or a spreadsheet'],
  [[0x1f, 0x8b], 'packed by gzip'],
  [[0x42, 0x5a, 0x68], 'packed by bzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'packed by xz'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'packed by zstd'],
];

/**
 * The text of a file from outside: UTF-8, with or without its mark. Nothing is unpacked and no byte is guessed: throws
 * `invalid_input` with the line of what is not UTF-8, or cannot be stored (NUL).
 */
export function readUtf8(bytes: Uint8Array): string {
  const known = beginnings.find(([start]) => start.every((byte, index) => bytes[index] === byte));
  if (known)
    throw refused(
      1,
      known[1].startsWith('UTF')
        ? `it is ${known[1]}: save it as UTF-8`
        : `it is ${known[1]}: unpack it or save it as text`,
    );
  if (!isUtf8(bytes)) throw refused(lineOfFirstBad(bytes), 'it is not UTF-8: save it as UTF-8');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const nul = text.indexOf('\u0000');
  if (nul >= 0) throw refused(lineAt(text, nul), 'it holds a character that cannot be stored (NUL)');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** The number of the line, from 1, on which a place of a text stands. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** A line feed is never part of a longer character: line by line is exact. */
function lineOfFirstBad(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end;
  }
  return line;
}

function refused(line: number, message: string): PlumblineError {
  return new PlumblineError('invalid_input', `The file cannot be read: line ${line}: ${message}.`, {
    issues: [{ path: '', message, line }],
  });
}
