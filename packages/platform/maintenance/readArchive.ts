import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { PlumblineError } from '#kernel';
import {
  type Archive,
  type ArchiveHeader,
  type ArchiveManifest,
  FORMAT,
  frame,
  MAGIC,
  MAX_FRAME_BYTES,
  type PartHead,
} from './archive.ts';
import { type OnProgress, type Part, type PartSum, type SequencesPart, type Source, Summing, sameSum } from './part.ts';
import type { SealedSecrets } from './sealed.ts';

const READ_BYTES = 1024 * 1024;

const damaged = (why: string, cause?: unknown): PlumblineError => new PlumblineError('backup_damaged', why, { cause });

interface Frame {
  type: number;
  content: Buffer;
}

/** The frames of a file in order; checks the hash of the whole at its end. Constant memory. */
async function* readFrames(handle: FileHandle, file: string): AsyncGenerator<Frame> {
  const hash = createHash('sha256');
  let buffer = Buffer.alloc(0);
  let atEnd = false;
  const take = async (bytes: number): Promise<Buffer> => {
    const pieces = [buffer];
    let there = buffer.length;
    while (there < bytes && !atEnd) {
      const piece = Buffer.allocUnsafe(READ_BYTES);
      const { bytesRead } = await handle.read(piece, 0, READ_BYTES);
      atEnd = bytesRead === 0;
      pieces.push(piece.subarray(0, bytesRead));
      there += bytesRead;
    }
    buffer = Buffer.concat(pieces);
    if (there < bytes) throw damaged(`${file} ends in the middle: it was cut off.`);
    const taken = buffer.subarray(0, bytes);
    buffer = buffer.subarray(bytes);
    return taken;
  };
  const start = await take(MAGIC.length + 2).catch(() => Buffer.alloc(MAGIC.length + 2));
  if (!start.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged(`${file} is not a backup of Plumbline.`);
  const format = start.readUInt16BE(MAGIC.length);
  if (format > FORMAT)
    throw new PlumblineError('newer_release', `${file} is of format ${format}; this release reads up to ${FORMAT}.`);
  hash.update(start);
  for (;;) {
    const head = await take(5);
    const [type, length] = [head.readUInt8(0), head.readUInt32BE(1)];
    if (length > MAX_FRAME_BYTES) throw damaged(`${file} was changed: a piece of ${length} bytes cannot be.`);
    const content = await take(length);
    if (type === frame.end) {
      if (!hash.digest().equals(content))
        throw damaged(`${file} was changed: it does not have the SHA-256 that it names.`);
      await take(1).then(
        () => {
          throw damaged(`${file} goes on after its end.`);
        },
        () => {},
      );
      return;
    }
    hash.update(head);
    hash.update(content);
    yield { type, content };
  }
}

function json<Value>({ content }: Frame): Value {
  try {
    return JSON.parse(content.toString('utf8')) as Value;
  } catch (cause) {
    throw damaged('A description in the file cannot be read.', cause);
  }
}

async function withFile<Result>(file: string, work: (handle: FileHandle) => Promise<Result>): Promise<Result> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (cause) {
    throw new PlumblineError('not_found', `${file} cannot be read: ${(cause as Error).message}.`, { cause });
  }
  try {
    return await work(handle);
  } catch (error) {
    // A description that reads as JSON, but whose fields were changed: what is missing shows where it is used.
    throw error instanceof TypeError
      ? damaged(`${file} was changed: its description does not hold together.`, error)
      : error;
  } finally {
    await handle.close();
  }
}

/** Reads the whole file, unpacks every part and compares it with its sum. Throws unless all of it holds. */
export async function verifyArchive(file: string, signal: AbortSignal, progress: OnProgress): Promise<Archive> {
  return withFile(file, async (handle) => {
    const { size } = await handle.stat();
    let header: ArchiveHeader | null = null;
    let manifest: ArchiveManifest | null = null;
    let secrets: SealedSecrets | null = null;
    const frames = readFrames(handle, file);
    const seen: (PartHead & PartSum)[] = [];
    const total = { rows: 0, about: 0 };
    for (let next = await frames.next(); !next.done; next = await frames.next()) {
      signal.throwIfAborted();
      const { type } = next.value;
      if (type === frame.header) {
        header = json<ArchiveHeader>(next.value);
        total.about = header.workspaces.reduce((sum, { estimatedRows }) => sum + estimatedRows, 0);
      } else if (type === frame.secrets) secrets = json(next.value);
      else if (type === frame.manifest) manifest = json(next.value);
      else if (type === frame.part) {
        const head = json<PartHead>(next.value);
        const summing = new Summing();
        const said = await unpackPart(frames, (chunk) => {
          signal.throwIfAborted();
          summing.add(chunk);
          progress(`verifying ${head.workspace}: ${head.table}`, total.rows + summing.rows, total.about);
        });
        const found = summing.sum();
        total.rows += found.rows;
        if (!sameSum(said, found)) throw damaged(`${file} was changed: the table ${head.table} is not what it says.`);
        seen.push({ ...head, ...found });
      }
    }
    if (!header || !manifest) throw damaged(`${file} lacks its description.`);
    const whole =
      seen.length === manifest.parts.length && seen.every((part, index) => sameSum(part, manifest.parts[index]!));
    if (!whole) throw damaged(`${file} does not hold the tables that it lists.`);
    return { header, manifest, secrets, fileBytes: size };
  });
}

/** Unpacks up to the end of the part; returns the sum that stands there. */
async function unpackPart(frames: AsyncGenerator<Frame>, take: (chunk: Buffer) => void): Promise<PartSum> {
  const part = openPart(frames);
  for await (const chunk of part.content) take(chunk);
  return part.said();
}

function openPart(frames: AsyncGenerator<Frame>): { content: AsyncIterable<Buffer>; said(): PartSum } {
  let said: PartSum | null = null;
  const packed = async function* (): AsyncGenerator<Buffer> {
    for (;;) {
      const { value, done } = await frames.next();
      if (done) throw damaged('The file ends within a table.');
      if (value.type === frame.partEnd) {
        said = json(value);
        return;
      }
      if (value.type !== frame.data) throw damaged('The file is out of order.');
      yield value.content;
    }
  };
  const content = async function* (): AsyncGenerator<Buffer> {
    const zstd = createZstdDecompress();
    const feeding = pipeline(Readable.from(packed(), { objectMode: false }), zstd);
    feeding.catch(() => {});
    try {
      for await (const chunk of zstd) yield chunk as Buffer;
      await feeding;
    } catch (error) {
      if (error instanceof PlumblineError) throw error;
      if ((error as NodeJS.ErrnoException).code?.startsWith('ZSTD'))
        throw damaged('A table cannot be unpacked.', error);
      throw error;
    }
  };
  return {
    content: content(),
    said() {
      if (!said) throw damaged('The file ends within a table.');
      return said;
    },
  };
}

/** The parts of a verified file. */
export function archiveSource(file: string, archive: Archive): Source {
  return {
    workspaces: archive.header.workspaces,
    async *parts(): AsyncGenerator<Part> {
      const handle = await open(file, 'r');
      try {
        const frames = readFrames(handle, file);
        for (let next = await frames.next(); !next.done; next = await frames.next()) {
          if (next.value.type === frame.sequences) yield json<SequencesPart>(next.value);
          if (next.value.type === frame.part) {
            const { content } = openPart(frames);
            yield { kind: 'table', ...json<PartHead>(next.value), content };
          }
        }
      } finally {
        await handle.close();
      }
    },
  };
}
