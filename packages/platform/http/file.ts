import { IncomingMessage } from 'node:http';
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
 * The bytes of a file piece by piece. Throws `body_too_large` before the first where the sender says that there will be
 * too many, else at the first too many; what still comes is passed over, so that the sender hears the refusal and not a
 * broken connection.
 */
export async function* boundedBytes(body: Readable, maxBytes: number, what: string): AsyncGenerator<Buffer> {
  const tooLarge = () =>
    new PlumblineError(
      'body_too_large',
      `${what} takes at most ${Math.floor(maxBytes / 1_048_576)} MiB; this is more.`,
    );
  let size = 0;
  try {
    if (body instanceof IncomingMessage && Number(body.headers['content-length']) > maxBytes) throw tooLarge();
    for await (const piece of body.iterator({ destroyOnReturn: false })) {
      size += (piece as Buffer).length;
      if (size > maxBytes) {
        throw tooLarge();
      }
      yield piece as Buffer;
    }
  } finally {
    body.resume();
  }
}
