import { connect, type Socket } from 'node:net';

/** One client: a connection that is kept, with one request on it at a time. Small, so that it takes little of the cores. */
export class Connection {
  readonly token: string;
  private readonly socket: Socket;
  private received: Buffer[] = [];
  private length = 0;
  private wanted = -1;
  private status = 0;
  private bodyFrom = 0;
  private waiting: PromiseWithResolvers<{ status: number; body: Buffer }> | undefined;

  private constructor(socket: Socket, token: string) {
    this.socket = socket;
    this.token = token;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(new Error('The server closed a connection.')));
  }

  static open(port: number, token: string): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket, token)));
      socket.once('error', reject);
    });
  }

  get(path: string): Promise<{ status: number; body: Buffer }> {
    this.waiting = Promise.withResolvers();
    this.socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${this.token}\r\n\r\n`);
    return this.waiting.promise;
  }

  close(): void {
    this.waiting = undefined;
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    this.received.push(chunk);
    this.length += chunk.length;
    if (this.wanted < 0 && !this.readHead()) return;
    if (this.length < this.wanted) return;
    const whole = this.received.length === 1 ? this.received[0]! : Buffer.concat(this.received);
    const answer = { status: this.status, body: whole.subarray(this.bodyFrom, this.wanted) };
    this.received = [];
    this.length = 0;
    this.wanted = -1;
    const waiting = this.waiting;
    this.waiting = undefined;
    waiting?.resolve(answer);
  }

  private readHead(): boolean {
    const text = Buffer.concat(this.received).toString('latin1', 0, 4_096);
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2));
    if (!length) throw new Error('An answer without its length.');
    this.status = Number(text.slice(9, 12));
    this.bodyFrom = end + 4;
    this.wanted = this.bodyFrom + Number(length[1]);
    return true;
  }
}
