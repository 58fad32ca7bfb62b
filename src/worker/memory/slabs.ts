/**
 * Room for blocks in memory that all compute threads of a worker share. Small blocks come from slabs
 * of one size class (four classes to each power of two), large ones from runs of pages. Both are
 * recycled, most recently used first.
 */
import { invariant } from "../../core/index.ts";
import { PAGE_BYTES, PageAllocator } from "./pages.ts";

/** Blocks begin on a cache line: two threads never write to the same one. */
export const ALIGN_BYTES = 64;

const SMALL_BYTES_MAX = 131_072;

/** Size classes in bytes, ascending. */
export const SIZE_CLASSES: readonly number[] = sizeClasses();

interface Slab {
  readonly region: number;
  readonly page: number;
  readonly sizeClass: number;
  /** Numbers of the free rooms, a stack of `free` entries. */
  readonly stack: Uint16Array;
  free: number;
  /** Place in the list of slabs of its class that have room, or -1. */
  listed: number;
}

/** Where the last allocation lies. */
export interface SlabPlace {
  readonly region: number;
  /** In bytes; a multiple of `ALIGN_BYTES`. */
  readonly offset: number;
}

/** Allocates and frees rooms; keeps no count of references. */
export class SlabAllocator {
  readonly pages: PageAllocator;
  readonly #slabs: (Slab | undefined)[] = [];
  readonly #freeSlabs: number[] = [];
  /** For each class the slabs with room; the last one is used first. */
  readonly #open: Slab[][] = SIZE_CLASSES.map(() => []);
  /** For each region and page: 1 + number of the slab that owns it, or 0. */
  readonly #owner: Int32Array[] = [];
  readonly #place: { region: number; offset: number } = { region: 0, offset: 0 };

  constructor(
    regionBytes: number,
    onRegion: (index: number, buffer: SharedArrayBuffer) => void = () => undefined,
  ) {
    this.pages = new PageAllocator(regionBytes, (index, buffer) => {
      this.#owner[index] = new Int32Array(buffer.byteLength / PAGE_BYTES);
      onRegion(index, buffer);
    });
  }

  /** The answer is reused by the next call. Throws RangeError when the machine has no memory. */
  allocate(bytes: number): SlabPlace {
    if (bytes > SMALL_BYTES_MAX) {
      const { region, page } = this.pages.allocate(Math.ceil(bytes / PAGE_BYTES));
      this.#place.region = region;
      this.#place.offset = page * PAGE_BYTES;
      return this.#place;
    }
    const sizeClass = classOf(bytes);
    const open = this.#open[sizeClass];
    const slab = open.length > 0 ? open[open.length - 1] : this.#newSlab(sizeClass);
    const room = slab.stack[--slab.free];
    if (slab.free === 0) {
      open.pop();
      slab.listed = -1;
    }
    this.#place.region = slab.region;
    this.#place.offset = slab.page * PAGE_BYTES + room * SIZE_CLASSES[sizeClass];
    return this.#place;
  }

  /** Gives back what `allocate` handed out. */
  free(region: number, offset: number): void {
    const page = Math.floor(offset / PAGE_BYTES);
    const owner = this.#owner[region][page];
    if (owner === 0) {
      this.pages.free(region, page);
      return;
    }
    const slab = this.#slabs[owner - 1];
    invariant(slab !== undefined, "a page belongs to a slab that is gone");
    const room = (offset - slab.page * PAGE_BYTES) / SIZE_CLASSES[slab.sizeClass];
    slab.stack[slab.free++] = room;
    const open = this.#open[slab.sizeClass];
    if (slab.listed < 0) {
      slab.listed = open.length;
      open.push(slab);
    } else if (slab.free === slab.stack.length && open.length > 1) {
      this.#dropSlab(owner - 1, slab);
    }
  }

  /** Gives empty regions back to the system, but for `spare` of them; answers their numbers. */
  giveBack(spare: number): readonly number[] {
    for (const open of this.#open) {
      for (const slab of open.filter(({ free, stack }) => free === stack.length)) {
        this.#dropSlab(this.#slabs.indexOf(slab), slab);
      }
    }
    return this.pages.giveBack(spare);
  }

  #newSlab(sizeClass: number): Slab {
    const pages = slabPages(SIZE_CLASSES[sizeClass]);
    const { region, page } = this.pages.allocate(pages);
    const rooms = Math.floor((pages * PAGE_BYTES) / SIZE_CLASSES[sizeClass]);
    const slab: Slab = {
      region,
      page,
      sizeClass,
      // Lowest room on top: neighbours in time are neighbours in memory.
      stack: Uint16Array.from({ length: rooms }, (_, k) => rooms - 1 - k),
      free: rooms,
      listed: 0,
    };
    const number = this.#freeSlabs.pop() ?? this.#slabs.length;
    this.#slabs[number] = slab;
    this.#owner[region].fill(number + 1, page, page + pages);
    slab.listed = this.#open[sizeClass].push(slab) - 1;
    return slab;
  }

  #dropSlab(number: number, slab: Slab): void {
    const open = this.#open[slab.sizeClass];
    const last = open[open.length - 1];
    open[slab.listed] = last;
    last.listed = slab.listed;
    open.pop();
    this.#owner[slab.region].fill(
      0,
      slab.page,
      slab.page + slabPages(SIZE_CLASSES[slab.sizeClass]),
    );
    this.#slabs[number] = undefined;
    this.#freeSlabs.push(number);
    this.pages.free(slab.region, slab.page);
  }
}

/** Pages of one slab: at least sixteen rooms of its class. */
function slabPages(size: number): number {
  return Math.max(1, Math.ceil((size * 16) / PAGE_BYTES));
}

/** Smallest class that holds `bytes`. */
export function classOf(bytes: number): number {
  const units = Math.max(1, Math.ceil(bytes / ALIGN_BYTES));
  if (units <= 8) return units - 1;
  const log = 31 - Math.clz32(units - 1);
  // Four classes between 2^log and 2^(log+1) units.
  const quarter = (units - 1 - (1 << log)) >> (log - 2);
  return 8 + (log - 3) * 4 + quarter;
}

function sizeClasses(): readonly number[] {
  const units = [1, 2, 3, 4, 5, 6, 7, 8];
  for (let base = 8; base * ALIGN_BYTES < SMALL_BYTES_MAX; base *= 2) {
    for (let quarter = 1; quarter <= 4; quarter++) units.push(base + (base * quarter) / 4);
  }
  return units.map((n) => n * ALIGN_BYTES);
}
