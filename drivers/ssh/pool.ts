import { type ConnectOptions, connect } from './connect.ts';
import { SshConnection } from './connection.ts';
import { connectionKey, type SshTarget } from './target.ts';

interface Entry {
  opening: Promise<SshConnection>;
  open?: SshConnection;
  users: number;
  idleTimer?: NodeJS.Timeout;
}

/** Keeps connections open between commands, one for each account of a host, and closes those that nobody uses. */
export class ConnectionPool {
  readonly #options: ConnectOptions & { idleMs: number };
  readonly #entries = new Map<string, Entry>();

  constructor(options: ConnectOptions & { idleMs: number }) {
    this.#options = options;
  }

  async use<T>(target: SshTarget, work: (connection: SshConnection) => Promise<T>): Promise<T> {
    const key = connectionKey(target);
    const entry = this.#entry(key, target);
    entry.users++;
    clearTimeout(entry.idleTimer);
    try {
      return await work(await entry.opening);
    } finally {
      entry.users--;
      if (entry.users === 0) this.#closeLater(key, entry);
    }
  }

  async close(): Promise<void> {
    const all = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of all) {
      clearTimeout(entry.idleTimer);
      await entry.opening.then(
        (connection) => connection.close(),
        () => {},
      );
    }
  }

  #entry(key: string, target: SshTarget): Entry {
    const kept = this.#entries.get(key);
    if (kept && !kept.open?.lost) return kept;
    const opening = connect(target, this.#options).then(
      (client) => new SshConnection(client, target, this.#options.connectTimeoutMs),
    );
    const entry: Entry = { opening, users: 0 };
    this.#entries.set(key, entry);
    opening.then(
      (connection) => {
        entry.open = connection;
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry;
  }

  #closeLater(key: string, entry: Entry): void {
    entry.idleTimer = setTimeout(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      entry.open?.close();
    }, this.#options.idleMs);
    entry.idleTimer.unref();
  }
}
