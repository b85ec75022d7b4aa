import { AUTHORITY_CHANNEL, bell, defineService, type Workspace } from '#platform';

/** Nothing is remembered longer, so that a notice that was lost on a broken network delays and no more. */
const REMEMBERED_FOR_MS = 10_000;
/** Of each kind: more people than that at once begin anew. */
const MOST = 10_000;
/** What a mutation may be about that changes what somebody may do. */
const concerned = new Set<string>([
  'person',
  'domain',
  'grant',
  'delegation',
  'supervision',
  'break_glass',
  'team',
  'use_policy',
]);

/** A value with the time from which it must be read anew. */
export interface Recalled<Value> {
  value: Value;
  /** Earlier than usual, where it is known to change (a grant ends, a key expires). */
  until?: Date | null;
}

export interface AuthorityMemory {
  /** What is remembered under the key, else what `read` gives; `null` is never remembered. */
  recall<Value>(key: string, read: () => Promise<Recalled<Value> | null>): Promise<Value | null>;
  /** Forgets everything, for what this process changed without a mutation (a sign-out). */
  forget(): void;
  /** Calls back when what somebody may do may have changed, here or in another process. */
  onChange(listener: () => void): () => void;
  /** Resolves when every change that was committed before the call, by whomever, is forgotten here. */
  heard(): Promise<void>;
}

/**
 * Who somebody is and what they hold, remembered a workspace (docs/decisions/0012). Forgotten as a whole: changes are
 * rare, and one that is overlooked would leave a door open.
 */
export const authorityMemory = defineService<AuthorityMemory>(
  'people.authorityMemory',
  async (workspace: Workspace) => {
    const notices = await workspace.get(bell);
    const remembered = new Map<string, { value: Promise<Recalled<unknown> | null>; from: number; until: number }>();
    const listeners = new Set<() => void>();
    const forget = (): void => {
      remembered.clear();
      for (const listener of [...listeners]) listener();
    };
    const stopHearing = notices.onRing(AUTHORITY_CHANNEL, forget);
    const stopCommits = workspace.onCommit((drafts) => {
      if (drafts.some(({ subject }) => concerned.has(subject.type))) forget();
    });

    async function recall<Value>(key: string, read: () => Promise<Recalled<Value> | null>): Promise<Value | null> {
      if (!notices.listening) return (await read())?.value ?? null;
      const now = workspace.clock.now().getTime();
      const known = remembered.get(key);
      // A clock that went back is one that a test turned, or one that was set: begin anew.
      if (known && now >= known.from && now < known.until) return ((await known.value)?.value ?? null) as Value | null;
      const entry = { value: read(), from: now, until: now + REMEMBERED_FOR_MS };
      if (remembered.size >= MOST) remembered.clear();
      // Kept from the begin, so that many requests at once read once. A change meanwhile takes it out of the map:
      // who asks afterwards reads anew, and what was read before the change is never put back.
      remembered.set(key, entry);
      const drop = (): void => {
        if (remembered.get(key) === entry) remembered.delete(key);
      };
      const found = await entry.value.catch((error) => {
        drop();
        throw error;
      });
      if (found === null) drop();
      else if (found.until) entry.until = Math.min(entry.until, found.until.getTime());
      return found?.value ?? null;
    }

    return {
      value: {
        recall,
        forget,
        onChange(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        heard: () => notices.heard(),
      },
      async close() {
        stopHearing();
        stopCommits();
      },
    };
  },
);
