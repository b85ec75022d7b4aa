/**
 * Seeded chance. The throws for one component depend on the seed and its number alone, so that any part of an estate can
 * be made without making what comes before it.
 */
export class Dice {
  private state: number;

  constructor(seed: number, number: number, salt = 0) {
    this.state = mix(mix(seed ^ Math.imul(number, 0x9e3779b1)) ^ Math.imul(salt + 1, 0x85ebca6b));
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    return (mix(this.state) >>> 0) / 4_294_967_296;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  /** Small numbers far more often: the higher the power, the fewer the hubs and the larger. */
  skewed(count: number, power: number): number {
    return Math.min(count - 1, Math.floor(count * this.next() ** power));
  }
}

/** Every bit of the outcome hangs on every bit that goes in (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
