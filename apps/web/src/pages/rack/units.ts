/** Where a thing of some height stands in a rack that is drawn from the top, in rows of half a unit: CSS grid lines. */
export function rowsOf(
  rack: { heightUnits: number; unitsFromTop: boolean },
  place: { lowestUnit: number; heightUnits: number },
): { from: number; to: number } {
  const halves = rack.heightUnits * 2;
  const low = (place.lowestUnit - 1) * 2;
  const high = low + place.heightUnits * 2;
  return rack.unitsFromTop ? { from: low + 1, to: high + 1 } : { from: halves - high + 1, to: halves - low + 1 };
}

/** The numbers of a rack's units, from the top as they are painted on it. */
export function unitNumbers(rack: { heightUnits: number; unitsFromTop: boolean }): number[] {
  const numbers = Array.from({ length: Math.ceil(rack.heightUnits) }, (_, index) => index + 1);
  return rack.unitsFromTop ? numbers : numbers.reverse();
}

/** `12`, or `12–13` for what takes two. */
export function unitsWord(place: { lowestUnit: number; heightUnits: number }): string {
  const highest = place.lowestUnit + place.heightUnits - 1;
  return highest > place.lowestUnit ? `${place.lowestUnit}–${highest}` : String(place.lowestUnit);
}
