import { z } from 'zod';
import { definePort } from '#platform';

/**
 * A value that lies elsewhere, named instead of kept.
 * - `file:/run/secrets/name` a file on the machine of the worker, in a folder that is set aside for it
 * - `env:PLUMBLINE_SECRET_NAME` an environment variable of the worker
 * - `vault:mount/path#field` a field in a key-value store of version 2, spoken to as HashiCorp's Vault is
 */
export const referenceSchema = z
  .string()
  .max(500)
  .regex(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
    /^(file:\/[^\u0000-\u001f]+|env:PLUMBLINE_SECRET_[A-Z0-9_]+|vault:[A-Za-z0-9_-]+(\/[A-Za-z0-9_.-]+)+#[A-Za-z0-9_.-]+)$/,
    'must be file:/path, env:PLUMBLINE_SECRET_NAME or vault:mount/path#field',
  )
  .refine((text) => !text.split(/[/:#]/).includes('..'), 'must not climb by ".."');

/** Fetches the value that a reference names. Throws `credential_unavailable`; the message never holds a value. */
export type FetchReference = (reference: string, signal: AbortSignal) => Promise<string>;
export const referencePort = definePort<FetchReference>('procedures.reference');
