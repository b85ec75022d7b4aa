import type { Kind } from '../../component/kind.ts';
import type { ReadComponent, ReadIssue } from '../reading.ts';
import { placeOf } from './placeOf.ts';
import type { Target } from './resolve.ts';

/** What may be made because rows name it: there is no more to it than its name and where it stands. */
export const placeKinds: readonly Kind[] = ['site', 'location', 'rack', 'cluster'];
const MAX_NAME = 200;

/** A rack is made at the site of its row, and of several of one name that one is meant; a cluster may span sites. */
export const standsAtSite = (kind: Kind): boolean => kind === 'location' || kind === 'rack';

/** The site of a row: places of one name at two sites are two. */
export interface RowSite {
  target: Target;
  name: string;
}

/** Something that rows name and that is neither in the input nor in the estate, nor told apart in it. */
interface Missing {
  /** What it would be made as; null: it cannot be made. */
  kind: Kind | null;
  name: string;
  message: string;
  field: string;
  /** The first row that names it. */
  at: string;
  last: string;
  rows: number;
  /** Whether its rows are left out, or only what they say of it. */
  leavesOut: boolean;
  site: RowSite | null;
  handle: string;
}

/** A place that rows name and that is not there. */
export interface MissingPlace {
  kind: Kind;
  name: string;
  site: string | null;
  rows: number;
  /** The first row that names it. */
  at: string;
  isMade: boolean;
}

/** What a reading names and nobody knows: each once, however many rows name it. */
export class MissingNames {
  readonly #isMade: boolean;
  readonly #names = new Map<string, Missing>();

  constructor(isMade: boolean) {
    this.#isMade = isMade;
  }

  /** Notes that a row names it. Returns its place where it is made by the same plan. */
  named(
    one: Pick<Missing, 'name' | 'message' | 'field' | 'at' | 'leavesOut'>,
    make: Kind | null,
    rowSite: RowSite | null,
  ): Target | null {
    const kind = make !== null && placeKinds.includes(make) && one.name.length <= MAX_NAME ? make : null;
    const site = kind !== null && standsAtSite(kind) ? rowSite : null;
    const handle = [kind ?? `${one.field} ${one.message}`, site?.name.toLowerCase() ?? '', one.name.toLowerCase()].join(
      '\u0001',
    );
    const known = this.#names.get(handle);
    if (!known) this.#names.set(handle, { ...one, kind, last: one.at, rows: 1, site, handle });
    else if (known.last !== one.at) Object.assign(known, { last: one.at, rows: known.rows + 1 });
    return this.#isMade && kind !== null ? { handle } : null;
  }

  /** The name by which a place that is made is spoken of. */
  of(handle: string): { kind: Kind; name: string } | undefined {
    const one = this.#names.get(handle);
    return one?.kind ? { kind: one.kind, name: one.name } : undefined;
  }

  places(): MissingPlace[] {
    return [...this.#names.values()].flatMap(({ kind, name, site, rows, at }) =>
      kind === null ? [] : [{ kind, name, site: site?.name ?? null, rows, at, isMade: this.#isMade }],
    );
  }

  /** What is made, of what is used by something that comes in. */
  made(used: ReadonlySet<string>): { read: ReadComponent; handle: string; site?: Target }[] {
    const kept = [...this.#names.values()].filter(
      ({ kind, handle }) => this.#isMade && kind !== null && used.has(handle),
    );
    const sites = new Set(kept.flatMap(({ site }) => (site && 'handle' in site.target ? [site.target.handle] : [])));
    const alsoSites = [...this.#names.values()].filter(({ handle }) => sites.has(handle) && !used.has(handle));
    return [...alsoSites, ...kept].map(({ kind, name, at, rows, site, handle }) => ({
      handle,
      ...(site ? { site: site.target } : {}),
      read: { handle, at, kind: kind!, name, namedIn: rows, initial: { state: 'in-service' } },
    }));
  }

  /** One line a name, for what is not made. */
  issues(): (ReadIssue & { name?: string; kind?: string })[] {
    return [...this.#names.values()].flatMap(({ kind, name, message, field, at, rows, leavesOut }) => {
      if (kind === null && rows === 1) return [{ ...placeOf(at), field, message }];
      if (kind !== null && this.#isMade) return [];
      const who = rows === 1 ? 'one row names it' : `${rows} rows name it`;
      const then = leavesOut ? (rows === 1 ? ' and is left out' : ' and are left out') : '';
      return [
        {
          ...placeOf(at),
          field,
          message: `${message}: ${who}${then}${kind === null ? '' : '. It can be made by the same plan'}`,
          ...(kind === null ? {} : { name, kind }),
        },
      ];
    });
  }
}
