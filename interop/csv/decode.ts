import { isUtf8 } from 'node:buffer';
import { PlumblineError } from '#kernel';
import type { CsvOptions } from './options.ts';

type Encoding = NonNullable<CsvOptions['encoding']>;

export const encodingTitles: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  latin1: 'Latin-1 (Windows-1252)',
};

const LOOKED_AT = 65_536;

/** By its mark, else by where NULs stand (UTF-16), else UTF-8 where it is that, else Latin-1, which reads any bytes. */
export function detectEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, LOOKED_AT);
  const nuls = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) nuls[index & 1]! += 1;
  if (head.length >= 4 && nuls[1]! > head.length * 0.2 && nuls[0] === 0) return 'utf-16le';
  if (head.length >= 4 && nuls[0]! > head.length * 0.2 && nuls[1] === 0) return 'utf-16be';
  return isUtf8(bytes) || isUtf8(cutInTheMiddle(bytes)) ? 'utf-8' : 'latin1';
}

/** A beginning may end within a character. */
function cutInTheMiddle(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 4 && (bytes[end - 1]! & 0xc0) === 0x80) end -= 1;
  return end > 0 && bytes[end - 1]! >= 0xc0 ? bytes.subarray(0, end - 1) : bytes;
}

/** Throws `invalid_input` with the line of what is not text. */
export function decode(bytes: Uint8Array, encoding: Encoding, partial: boolean): string {
  const name = encoding === 'latin1' ? 'windows-1252' : encoding;
  let text: string;
  try {
    text = new TextDecoder(name, { fatal: true }).decode(bytes, { stream: partial });
  } catch {
    const lenient = new TextDecoder(name).decode(bytes);
    throw refused(lineOf(lenient, lenient.indexOf('\ufffd')), `is not ${encodingTitles[encoding]}`);
  }
  const nul = text.indexOf('\u0000');
  if (nul >= 0) throw refused(lineOf(text, nul), 'holds a NUL: this is no text');
  return text;
}

function lineOf(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function refused(line: number, message: string): PlumblineError {
  return new PlumblineError('invalid_input', `Line ${line} ${message}.`, { issues: [{ path: '', line, message }] });
}
