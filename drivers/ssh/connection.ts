import type { Client, ClientChannel } from 'ssh2';
import { PlumblineError } from '#kernel';
import { nameOf, type SshTarget } from './target.ts';

/**
 * One connection to one account, with at most so many channels at a time; more wait in line.
 * sshd allows ten sessions a connection by default, and beyond about four nothing gets faster.
 */
const maxChannels = 4;

export class SshConnection {
  readonly #client: Client;
  readonly #target: SshTarget;
  readonly #openTimeoutMs: number;
  readonly #waiting: (() => void)[] = [];
  #open = 0;
  #lost: PlumblineError | null = null;
  readonly #onLost = new Set<(error: PlumblineError) => void>();

  constructor(client: Client, target: SshTarget, openTimeoutMs: number) {
    this.#client = client;
    this.#openTimeoutMs = openTimeoutMs;
    this.#target = target;
    client.on('error', (cause) => this.#lose(cause));
    client.on('close', () => this.#lose());
  }

  get lost(): boolean {
    return this.#lost !== null;
  }

  get idle(): boolean {
    return this.#open === 0;
  }

  /** Calls back once when the connection breaks; gives the way to stop listening. */
  onLost(listener: (error: PlumblineError) => void): () => void {
    if (this.#lost) listener(this.#lost);
    else this.#onLost.add(listener);
    return () => this.#onLost.delete(listener);
  }

  /** Runs `use` with a channel slot, waiting for a free one. */
  async withSlot<T>(signal: AbortSignal | undefined, use: () => Promise<T>): Promise<T> {
    await this.#enter(signal);
    try {
      return await use();
    } finally {
      // The slot goes straight to the next in line, so nobody can overtake.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#open--;
    }
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    if (this.#lost) throw this.#lost;
    if (this.#open < maxChannels) {
      this.#open++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        signal?.removeEventListener('abort', onAbort);
        stopListening();
      };
      const turn = () => {
        leave();
        resolve();
      };
      const giveUp = (error: PlumblineError) => {
        const place = this.#waiting.indexOf(turn);
        if (place >= 0) this.#waiting.splice(place, 1);
        leave();
        reject(error);
      };
      const onAbort = () => giveUp(new PlumblineError('cancelled', 'It was cancelled before it began.'));
      signal?.addEventListener('abort', onAbort, { once: true });
      const stopListening = this.onLost(giveUp);
      this.#waiting.push(turn);
    });
  }

  /**
   * Opens a channel that runs `line`. Only inside a slot, or for ending what runs in one. `attach` is called at once
   * with the channel and must listen then: the end of a quick command can stand in the same packet as its beginning.
   */
  open<T>(line: string, attach: (channel: ClientChannel) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#lost) return reject(this.#lost);
      const stopListening = this.onLost(reject);
      // A request without an answer may still be carried out when the host is heard of again: give the connection up.
      const timer = setTimeout(() => this.close(), this.#openTimeoutMs);
      this.#client.exec(line, (cause, channel) => {
        clearTimeout(timer);
        stopListening();
        if (cause) reject(this.#lost ?? this.#refused(cause));
        else resolve(attach(channel));
      });
    });
  }

  close(): void {
    this.#lose();
    this.#client.end();
    this.#client.destroy();
  }

  #refused(cause: Error): PlumblineError {
    return new PlumblineError(
      'host_unreachable',
      `${nameOf(this.#target)} opens no further channel: ${cause.message}.`,
      {
        cause,
      },
    );
  }

  #lose(cause?: unknown): void {
    if (this.#lost) return;
    this.#lost = new PlumblineError('host_connection_lost', `The connection to ${nameOf(this.#target)} broke.`, {
      cause,
    });
    for (const listener of this.#onLost) listener(this.#lost);
    this.#onLost.clear();
  }
}
