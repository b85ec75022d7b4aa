import { readFileSync } from 'node:fs';
import { UsageError } from './usageError.ts';

/** A file that the call names; `-` is the standard input. */
export function readGiven(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}.`);
  }
}

/** The bytes of a file that the call names, whatever their encoding; `-` is the standard input. */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}.`);
  }
}
