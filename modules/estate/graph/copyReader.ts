/** One row of COPY's binary format, for as long as it is told of. */
export interface CopyRow {
  isNull(column: number): boolean;
  smallint(column: number): number;
  bigint(column: number): number;
  text(column: number): string;
}

/** Signature, flags and the length of an extension that nobody uses. */
const HEADER = 19;
const TRAILER = -1;
const MOST_FIELDS = 16;

/** Reads COPY's binary format chunk by chunk and tells of each row; nothing is made a row but what `onRow` makes. */
export class CopyReader implements CopyRow {
  private readonly onRow: (row: CopyRow) => void;
  private buffer: Buffer = Buffer.alloc(0);
  private begun = false;
  private fields = 0;
  /** Where each field of the row begins, and its length; -1 is null. */
  private readonly starts = new Int32Array(MOST_FIELDS);
  private readonly lengths = new Int32Array(MOST_FIELDS);

  constructor(onRow: (row: CopyRow) => void) {
    this.onRow = onRow;
  }

  push(chunk: Buffer): void {
    this.buffer = this.buffer.length > 0 ? Buffer.concat([this.buffer, chunk]) : chunk;
    let at = 0;
    if (!this.begun) {
      if (this.buffer.length < HEADER) return;
      this.begun = true;
      at = HEADER;
    }
    for (;;) {
      const end = this.locate(at);
      if (end < 0) break;
      if (this.fields !== TRAILER) this.onRow(this);
      at = end;
    }
    this.buffer = this.buffer.subarray(at);
  }

  /** Finds the fields of the row that begins there. Its end, or -1 where it has not come whole. */
  private locate(start: number): number {
    const { buffer } = this;
    if (start + 2 > buffer.length) return -1;
    const fields = buffer.readInt16BE(start);
    let at = start + 2;
    this.fields = fields;
    if (fields === TRAILER) return at;
    for (let field = 0; field < fields; field += 1) {
      if (at + 4 > buffer.length) return -1;
      const length = buffer.readInt32BE(at);
      at += 4;
      this.starts[field] = at;
      this.lengths[field] = length;
      if (length > 0) at += length;
    }
    return at > buffer.length ? -1 : at;
  }

  isNull(column: number): boolean {
    return this.lengths[column] === -1;
  }
  smallint(column: number): number {
    return this.buffer.readInt16BE(this.starts[column]!);
  }
  bigint(column: number): number {
    const at = this.starts[column]!;
    return this.buffer.readInt32BE(at) * 4_294_967_296 + this.buffer.readUInt32BE(at + 4);
  }
  text(column: number): string {
    const at = this.starts[column]!;
    return this.buffer.toString('utf8', at, at + this.lengths[column]!);
  }
}
