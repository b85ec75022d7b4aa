import { Readable } from 'node:stream';
import { z } from 'zod';
import { PlumblineError } from '#kernel';

/** The body of a `raw` operation: the bytes of a file, as they come. */
export const rawBody = z.custom<Readable>((value) => value instanceof Readable, 'must be the bytes of a file');

/** What a `download` operation gives: made while it is sent, so that its size does not count. */
export interface Download {
  contentType: string;
  fileName: string;
  chunks: AsyncIterable<string | Uint8Array>;
}

/**
 * The bytes of a file piece by piece. Throws `body_too_large` at the first byte too many; what still comes is passed
 * over, so that the sender hears the refusal and not a broken connection.
 */
export async function* boundedBytes(body: Readable, maxBytes: number, what: string): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const piece of body.iterator({ destroyOnReturn: false })) {
      size += (piece as Buffer).length;
      if (size > maxBytes) {
        throw new PlumblineError(
          'body_too_large',
          `${what} takes at most ${Math.floor(maxBytes / 1_048_576)} MiB; this is more.`,
        );
      }
      yield piece as Buffer;
    }
  } finally {
    body.resume();
  }
}
