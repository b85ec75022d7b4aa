import type { Mapping } from './MappingTable.tsx';

/** A file that was given in this tab, as it was given: so that it can be planned anew with another setting. */
export interface GivenFile {
  file: File;
  format: string;
  source: string;
  options: Mapping | undefined;
}

/** A few, the last ones: a browser keeps only where a file lies, and not its bytes. */
const KEPT = 10;
const given = new Map<string, GivenFile>();

export function keepGiven(intakeKey: string, one: GivenFile): void {
  given.set(intakeKey, one);
  const [oldest] = given.keys();
  if (given.size > KEPT && oldest !== undefined) given.delete(oldest);
}

export const givenAs = (intakeKey: string): GivenFile | undefined => given.get(intakeKey);
