import { StringDecoder } from 'node:string_decoder';
import type { OutputChunk } from './driver.ts';

/** Collects one stream within a bound: the first half of the bound and the last half are kept, the middle is left out. */
class BoundedStream {
  readonly #half: number;
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #total = 0;

  constructor(maxBytes: number) {
    this.#half = Math.max(1, Math.floor(maxBytes / 2));
  }

  push(bytes: Buffer): void {
    this.#total += bytes.length;
    const forHead = bytes.subarray(0, this.#half - this.#headBytes);
    if (forHead.length > 0) {
      this.#head.push(forHead);
      this.#headBytes += forHead.length;
    }
    const rest = bytes.subarray(forHead.length);
    if (rest.length === 0) return;
    this.#tail.push(rest);
    this.#tailBytes += rest.length;
    // Joined only when twice the bound has gathered, so the cost stays linear in what passes through.
    if (this.#tailBytes > 2 * this.#half) {
      this.#tail = [Buffer.concat(this.#tail).subarray(-this.#half)];
      this.#tailBytes = this.#half;
    }
  }

  get omittedBytes(): number {
    return Math.max(0, this.#total - this.#headBytes - this.#half);
  }

  text(): string {
    const tail = Buffer.concat(this.#tail).subarray(-this.#half);
    if (this.omittedBytes === 0) return Buffer.concat([...this.#head, tail]).toString('utf8');
    const head = Buffer.concat(this.#head).toString('utf8');
    return `${head}\n… ${this.omittedBytes} bytes left out …\n${tail.toString('utf8')}`;
  }
}

/** Takes the bytes of both streams: bounded text for the result, whole characters for the listener. */
export class Output {
  readonly #streams: { stdout: BoundedStream; stderr: BoundedStream };
  readonly #decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  readonly #listener: ((chunk: OutputChunk) => void) | undefined;

  constructor(maxBytes: number, listener?: (chunk: OutputChunk) => void) {
    this.#streams = { stdout: new BoundedStream(maxBytes), stderr: new BoundedStream(maxBytes) };
    this.#listener = listener;
  }

  push(stream: 'stdout' | 'stderr', bytes: Buffer): void {
    this.#streams[stream].push(bytes);
    this.#tell(stream, this.#decoders[stream].write(bytes));
  }

  end(): { stdout: string; stderr: string; truncated: boolean } {
    for (const stream of ['stdout', 'stderr'] as const) this.#tell(stream, this.#decoders[stream].end());
    const { stdout, stderr } = this.#streams;
    return {
      stdout: stdout.text(),
      stderr: stderr.text(),
      truncated: stdout.omittedBytes + stderr.omittedBytes > 0,
    };
  }

  #tell(stream: 'stdout' | 'stderr', text: string): void {
    if (text !== '') this.#listener?.({ stream, text });
  }
}
