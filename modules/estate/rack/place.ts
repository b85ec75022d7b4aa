import type { Json } from '#kernel';
import type { Attributes, Kind } from '../component/kind.ts';

/** Kinds that are mounted in a rack. */
export const rackedKinds = ['device', 'server', 'container-host', 'storage'] as const satisfies Kind[];

/** What takes which units of a rack. In halves of a unit, counted from the bottom: unit 1 is halves 2 and 3. */
export interface Place {
  lowestHalf: number;
  /** Just above it. */
  nextHalf: number;
  front: boolean;
  rear: boolean;
}

/** What a type of hardware says, where the component itself does not. */
export interface TypeOfHardware {
  heightUnits: number;
  fullDepth: boolean | null;
}

/**
 * Where a component stands in its rack by its attributes, or null where it takes no unit (it lies loose, hangs at the
 * side, or is a blade in something else). What is not said: one unit high, at the front, through the whole depth.
 */
export function placeOf(attributes: Attributes, type: TypeOfHardware | null): Place | null {
  const lowest = numberIn(attributes['rackUnit']);
  const height = numberIn(attributes['heightUnits']) ?? type?.heightUnits ?? 1;
  if (lowest === null || height <= 0) return null;
  const face = attributes['rackFace'] === 'rear' ? 'rear' : 'front';
  const fullDepth = attributes['fullDepth'] ?? type?.fullDepth ?? true;
  return {
    lowestHalf: Math.round(lowest * 2),
    nextHalf: Math.round((lowest + height) * 2),
    front: face === 'front' || fullDepth === true,
    rear: face === 'rear' || fullDepth === true,
  };
}

/** `12`, `12–13`, `12.5–13`. */
export function unitsText({ lowestHalf, nextHalf }: Pick<Place, 'lowestHalf' | 'nextHalf'>): string {
  const lowest = lowestHalf / 2;
  // The unit that holds its last half.
  const highest = (nextHalf - 2) / 2;
  return highest <= lowest ? `${lowest}` : `${lowest}–${highest}`;
}

/** The runs of free units of one face, from the top: what fits where. */
export function freeRuns(heightUnits: number, taken: readonly Pick<Place, 'lowestHalf' | 'nextHalf'>[]): Place[] {
  const runs: Place[] = [];
  const end = heightUnits * 2 + 2;
  let from = 2;
  for (const place of [...taken].sort((a, b) => a.lowestHalf - b.lowestHalf)) {
    if (place.lowestHalf > from)
      runs.push({ lowestHalf: from, nextHalf: Math.min(place.lowestHalf, end), front: true, rear: true });
    from = Math.max(from, place.nextHalf);
  }
  if (from < end) runs.push({ lowestHalf: from, nextHalf: end, front: true, rear: true });
  return runs.reverse();
}

const numberIn = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);
