// Writes without a pause, and remembers what the server has acknowledged.
import { randomUUID } from 'node:crypto';
import { request } from '#testkit';

interface Written {
  name: string;
  key: string;
  /** The id that the server has answered, and the highest version; null: it has not answered yet. */
  acknowledged: { id: number; version: number } | null;
}

export interface Writer {
  readonly all: readonly Written[];
  acknowledged(): number;
  /** Runs until the server is gone. Begins with what was not answered before, by the same Idempotency-Keys. */
  write(url: string, token: string, onAcknowledged: (count: number) => void): Promise<void>;
}

interface Stored {
  id: number;
  version: number;
  name: string;
}
const missing = { id: 0, version: 0 };

const AT_ONCE = 8;

export function createWriter(prefix: string): Writer {
  const all: Written[] = [];
  const one = async (url: string, token: string, item: Written): Promise<void> => {
    const created = await request(url, 'POST', '/api/v1/components', {
      token,
      body: { kind: 'service', name: item.name },
      headers: { 'idempotency-key': item.key },
    });
    // 409: it was stored, and its answer went down with the server. Then the record itself tells.
    const stored =
      created.status === 409 ? await request(url, 'GET', `/api/v1/components?q=${item.name}`, { token }) : created;
    if (stored.status >= 500) return;
    if (created.status !== 201 && created.status !== 409) throw new Error(`${created.status} ${created.text}`);
    const body = stored.json<Stored & { items?: Stored[] }>();
    // What begins with the same name is found as well.
    const { id, version } = body.items ? (body.items.find(({ name }) => name === item.name) ?? missing) : body;
    if (!id) throw new Error(`${item.name} was said to be stored, but is not there: ${stored.text}`);
    item.acknowledged = { id, version };
    const patched = await request(url, 'PATCH', `/api/v1/components/${id}`, {
      token,
      body: { criticality: 5 },
      headers: { 'if-match': `"${version}"` },
    });
    if (patched.status === 200) item.acknowledged = patched.json<{ id: number; version: number }>();
  };
  return {
    all,
    acknowledged: () => all.filter((item) => item.acknowledged).length,
    async write(url, token, onAcknowledged) {
      const again = all.filter((item) => !item.acknowledged);
      let isGone = false;
      const lane = async (): Promise<void> => {
        while (!isGone) {
          let item = again.pop();
          if (!item) {
            item = { name: `${prefix}-${all.length}`, key: randomUUID(), acknowledged: null };
            all.push(item);
          }
          try {
            await one(url, token, item);
          } catch (error) {
            // fetch tells a broken connection by a TypeError; anything else is an answer that must not be.
            if (!(error instanceof TypeError)) throw error;
            isGone = true;
          }
          onAcknowledged(this.acknowledged());
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
    },
  };
}
