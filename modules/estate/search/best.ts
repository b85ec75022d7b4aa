/** One that was found: its document's number in a segment, and how well it answers. */
export interface Scored {
  doc: number;
  score: number;
}

/** The best so many of any number that are offered; the same document may be offered again with another score. */
export class Best {
  readonly most: number;
  private list: Scored[] = [];
  private least = Number.NEGATIVE_INFINITY;
  private readonly scores = new Map<number, number>();

  constructor(most: number) {
    this.most = most;
  }

  get size(): number {
    return this.scores.size;
  }

  offer(doc: number, score: number): void {
    if (score <= this.least) return;
    const known = this.scores.get(doc);
    if (known !== undefined && known >= score) return;
    this.scores.set(doc, score);
    this.list.push({ doc, score });
    if (this.list.length >= this.most * 4) this.cut();
  }

  private cut(): void {
    this.list = this.sorted();
    if (this.list.length === this.most) this.least = this.list.at(-1)!.score;
    this.scores.clear();
    for (const { doc, score } of this.list) this.scores.set(doc, score);
  }

  /** The best first; of equals, the one that was there first. */
  sorted(): Scored[] {
    return this.list
      .filter(({ doc, score }) => this.scores.get(doc) === score)
      .sort((a, b) => b.score - a.score || a.doc - b.doc)
      .slice(0, this.most);
  }
}
