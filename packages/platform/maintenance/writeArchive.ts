import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { PlumblineError } from '#kernel';
import { type ArchiveHeader, type ArchiveManifest, FORMAT, frame, MAGIC } from './archive.ts';
import { type OnProgress, type Source, Summing } from './part.ts';
import type { SealedSecrets } from './sealed.ts';

export interface WriteOptions {
  file: string;
  source: Source;
  release: string;
  now: Date;
  secrets: SealedSecrets | null;
  signal: AbortSignal;
  progress: OnProgress;
}

export interface Written {
  bytes: number;
  sha256: string;
  manifest: ArchiveManifest;
}

/** Writes `<file>.part` and gives it its name when it is whole and on disk: a file of that name is a whole backup. */
export async function writeArchive(options: WriteOptions): Promise<Written> {
  const { file } = options;
  if (await stat(file).catch(() => null))
    throw new PlumblineError('already_exists', `${file} is there already; a backup never overwrites another.`);
  const unfinished = `${file}.part`;
  let handle: FileHandle;
  try {
    handle = await open(unfinished, 'w', 0o600);
  } catch (cause) {
    throw new PlumblineError('invalid_input', `${file} cannot be written: ${(cause as Error).message}.`, { cause });
  }
  try {
    const written = await writeAll(handle, options);
    await handle.sync();
    await handle.close();
    await rename(unfinished, file);
    await syncFolder(dirname(file));
    return written;
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(unfinished, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      throw new PlumblineError(
        'disk_full',
        `There is no room for the backup in ${dirname(file)}. The unfinished file was removed; what is backed up is untouched.`,
        { cause: error },
      );
    }
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().catch(() => {});
  await handle.close();
}

async function writeAll(handle: FileHandle, options: WriteOptions): Promise<Written> {
  const { source, signal, progress } = options;
  const hash = createHash('sha256');
  let bytes = 0;
  const put = async (content: Buffer): Promise<void> => {
    hash.update(content);
    bytes += content.length;
    let at = 0;
    while (at < content.length) at += (await handle.write(content, at)).bytesWritten;
  };
  const putFrame = async (type: number, content: Buffer | object): Promise<void> => {
    const payload = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const head = Buffer.alloc(5);
    head.writeUInt8(type);
    head.writeUInt32BE(payload.length, 1);
    await put(Buffer.concat([head, payload]));
  };

  const version = Buffer.alloc(2);
  version.writeUInt16BE(FORMAT);
  await put(Buffer.concat([MAGIC, version]));
  const header: ArchiveHeader = {
    createdAt: options.now.toISOString(),
    release: options.release,
    workspaces: source.workspaces,
  };
  await putFrame(frame.header, header);
  if (options.secrets) await putFrame(frame.secrets, options.secrets);

  const manifest: ArchiveManifest = { parts: [], sequences: [], secrets: options.secrets ? 'sealed' : 'left out' };
  const about = source.workspaces.reduce((sum, { estimatedRows }) => sum + estimatedRows, 0);
  let doneRows = 0;
  for await (const part of source.parts()) {
    if (part.kind === 'sequences') {
      await putFrame(frame.sequences, part);
      manifest.sequences.push({ workspace: part.workspace, next: part.next });
      continue;
    }
    const { workspace, table, columns } = part;
    await putFrame(frame.part, { workspace, table, columns });
    const summing = new Summing();
    const plain = async function* (): AsyncGenerator<Buffer> {
      for await (const chunk of part.content) {
        signal.throwIfAborted();
        summing.add(chunk);
        progress(`${workspace}: ${table}`, doneRows + summing.rows, about);
        yield chunk;
      }
    };
    for await (const piece of compressed(plain())) await putFrame(frame.data, piece);
    const sum = summing.sum();
    doneRows += sum.rows;
    await putFrame(frame.partEnd, sum);
    manifest.parts.push({ workspace, table, columns, ...sum });
  }
  await putFrame(frame.manifest, manifest);
  const sha256 = hash.copy().digest();
  await putFrame(frame.end, sha256);
  return { bytes, sha256: sha256.toString('hex'), manifest };
}

async function* compressed(plain: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const zstd = createZstdCompress();
  // A reader that fails, and a writer that stops early, both end the whole pipeline.
  const feeding = pipeline(Readable.from(plain, { objectMode: false }), zstd);
  feeding.catch(() => {});
  for await (const piece of zstd) yield piece as Buffer;
  await feeding;
}
