/** An amount in integer minor units (cents) of one currency (ISO 4217). */
export interface Money {
  minor: number;
  currency: string;
}

/** A three-point estimate in integer minor units: never shown without its range. */
export interface MoneyRange {
  lowMinor: number;
  likelyMinor: number;
  highMinor: number;
  currency: string;
}
