import type { Id } from '#kernel';

const PAGE_BITS = 12;
const PAGE = 1 << PAGE_BITS;

/**
 * From the id of a component to its index. Ids come from a sequence, so pages of neighbours are full: four bytes a
 * component instead of the forty of a Map.
 */
export class IdIndex {
  private readonly pages = new Map<number, Int32Array>();
  private lastPage = -1;
  private last: Int32Array | undefined;

  get(id: Id): number | undefined {
    const index = this.page(Math.floor(id / PAGE))?.[id % PAGE];
    return index === undefined || index === 0 ? undefined : index - 1;
  }

  set(id: Id, index: number): void {
    const number = Math.floor(id / PAGE);
    let page = this.page(number);
    if (!page) {
      page = new Int32Array(PAGE);
      this.pages.set(number, page);
      this.last = page;
    }
    // 0 means that there is none.
    page[id % PAGE] = index + 1;
  }

  get bytes(): number {
    return this.pages.size * PAGE * 4;
  }

  private page(number: number): Int32Array | undefined {
    if (number !== this.lastPage) {
      this.lastPage = number;
      this.last = this.pages.get(number);
    }
    return this.last;
  }
}
