/**
 * A number as low, likely and high. Sums and products go point by point, so the ends stand for everything being low or
 * high at once: wider than what would come of independent chances, never narrower. All numbers here are ≥ 0, which
 * keeps low ≤ likely ≤ high through every step.
 */
export interface ThreePoint {
  low: number;
  likely: number;
  high: number;
}

export const zero: ThreePoint = { low: 0, likely: 0, high: 0 };

export function exactly(value: number): ThreePoint {
  return { low: value, likely: value, high: value };
}

export function sum(...values: readonly ThreePoint[]): ThreePoint {
  return pointwise(values, (numbers) => numbers.sort((a, b) => a - b).reduce((total, value) => total + value, 0));
}

export function product(...values: readonly ThreePoint[]): ThreePoint {
  return pointwise(values, (numbers) => numbers.reduce((total, value) => total * value, 1));
}

export function largest(...values: readonly ThreePoint[]): ThreePoint {
  return pointwise(values, (numbers) => Math.max(0, ...numbers));
}

export function difference(from: ThreePoint, what: ThreePoint): ThreePoint {
  return pointwise([from, what], ([a, b]) => Math.max(0, a! - b!));
}

export function rounded(value: ThreePoint): ThreePoint {
  return pointwise([value], ([number]) => Math.round(number!));
}

function pointwise(values: readonly ThreePoint[], combine: (numbers: number[]) => number): ThreePoint {
  return {
    low: combine(values.map((value) => value.low)),
    likely: combine(values.map((value) => value.likely)),
    high: combine(values.map((value) => value.high)),
  };
}
