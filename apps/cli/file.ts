import { readFileSync } from 'node:fs';
import { UsageError } from './usageError.ts';

/** A file that the call names; `-` is the standard input. */
export function readGiven(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The bytes of a file that the call names, whatever their encoding; `-` is the standard input. */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): UsageError {
  const { code, message } = error as NodeJS.ErrnoException;
  const why: Record<string, string> = {
    ENOENT: 'is not there',
    EACCES: 'may not be read by you',
    EISDIR: 'is a folder',
  };
  return new UsageError(`${path} ${why[code ?? ''] ?? `cannot be read: ${message}`}.`);
}
