import { quote } from '#drivers/driver';

/** More than this before the greeting is no login message any more. */
const maxNoiseBytes = 64 * 1024;

/**
 * The first line that our wrapper prints: a nonce and the pid of the command, which leads its process group, for sshd
 * begins a session for each command. What login files of the account print before it is thrown away, or it would be
 * taken for output of the command.
 */
export class Greeting {
  readonly #nonce: string;
  readonly #pass: (bytes: Buffer) => void;
  #before: Buffer | null = Buffer.alloc(0);
  pid: number | null = null;

  constructor(nonce: string, pass: (bytes: Buffer) => void) {
    this.#nonce = nonce;
    this.#pass = pass;
  }

  /** The line for the login shell, whichever it is: it only has to know `exec` and single quotes. */
  lineFor(command: string): string {
    return `exec /bin/sh -c ${quote(`printf '%s %s\\n' ${this.#nonce} $$; exec ${command}`)}`;
  }

  push(bytes: Buffer): void {
    if (this.#before === null) {
      this.#pass(bytes);
      return;
    }
    this.#before = Buffer.concat([this.#before, bytes]);
    const at = this.#before.indexOf(`${this.#nonce} `);
    const end = at < 0 ? -1 : this.#before.indexOf('\n', at);
    if (end < 0) {
      if (this.#before.length > maxNoiseBytes) this.end();
      return;
    }
    this.pid = Number(this.#before.subarray(at + this.#nonce.length + 1, end).toString('latin1'));
    const rest = this.#before.subarray(end + 1);
    this.#before = null;
    if (rest.length > 0) this.#pass(rest);
  }

  /** No greeting came: what there is explains why, for example "This account is not available." */
  end(): void {
    if (this.#before !== null && this.#before.length > 0) this.#pass(this.#before);
    this.#before = null;
  }
}
