import type { Id } from '#kernel';
import type { End } from './entry.ts';
import type { Target } from './resolve.ts';

/** Where a handle of the reading has come to: known by its id, made by an entry, or left out. */
export type Place = { id: Id; name: string } | { entry: number; name: string };

/** The places of the handles of one reading: all that is kept in memory of its components. */
export class Places {
  readonly #places = new Map<string, Place>();

  set(handle: string, place: Place): void {
    this.#places.set(handle, place);
  }

  get(handle: string): Place | undefined {
    return this.#places.get(handle);
  }

  of(target: Target): Place | undefined {
    return 'known' in target ? { id: target.known.id, name: target.known.name } : this.#places.get(target.handle);
  }

  endOf(target: Target | null | undefined): End | undefined {
    const place = target ? this.of(target) : undefined;
    return place && asEnd(place);
  }
}

export const asEnd = (place: Place): End => ('id' in place ? { id: place.id } : { entry: place.entry });
export const keyOfPlace = (place: Place): string => ('id' in place ? String(place.id) : `entry ${place.entry}`);
