/**
 * Runs of 64 kB pages in large shared buffers ("regions"), with coalescing. What was used before is
 * always preferred to what was never touched: a page fault costs ten times the loop that fills a page
 * (architecture.md §4), so fresh pages come last, and a region is given back to the system only when it is
 * empty and `giveBack` is called.
 */
import { invariant } from "../../core/index.ts";

/** Bytes of one page. */
export const PAGE_BYTES: number = 65_536;

/** Pages in a region may not exceed this: a place is `region * PLACE + page`. */
const PLACE = 65_536;
const BINS = 64;
/** How many runs of a bin are looked at before the next larger bin is taken. */
const LOOKS_MAX = 8;

interface Region {
  readonly buffer: SharedArrayBuffer;
  readonly pages: number;
  /** Pages from here on were never used. */
  top: number;
  /** Pages in use. */
  used: number;
  /** At the first and the last page of a run its length: positive when free, negative in use. */
  readonly tag: Int32Array;
  /** Free runs of one bin are a list, both ways; places, -1 at the ends. */
  readonly next: Int32Array;
  readonly prev: Int32Array;
}

/** Where a run of pages begins. Reused between calls. */
export interface PagePlace {
  region: number;
  page: number;
}

/** Hands out runs of pages, and takes them back. */
export class PageAllocator {
  /** By number; a number without a region is given to the next one. */
  readonly #regions: (Region | undefined)[] = [];
  readonly #bins: Int32Array = new Int32Array(BINS).fill(-1);
  readonly #regionPages: number;
  readonly #onRegion: (index: number, buffer: SharedArrayBuffer) => void;
  readonly #place: PagePlace = { region: 0, page: 0 };
  #reservedBytes = 0;
  #touchedPages = 0;

  /** `onRegion` hears of every new region before its first page is used. */
  constructor(regionBytes: number, onRegion: (index: number, buffer: SharedArrayBuffer) => void) {
    this.#regionPages = Math.min(PLACE - 1, Math.max(1, Math.ceil(regionBytes / PAGE_BYTES)));
    this.#onRegion = onRegion;
  }

  /** Address space of all regions; what was never touched costs no memory. */
  get reservedBytes(): number {
    return this.#reservedBytes;
  }

  /** Bytes that were used at least once: they take memory, in use or not. */
  get touchedBytes(): number {
    return this.#touchedPages * PAGE_BYTES;
  }

  /** Buffer of a region. */
  buffer(region: number): SharedArrayBuffer {
    return this.#at(region).buffer;
  }

  /** How many regions there are. */
  get regionCount(): number {
    return this.#regions.filter((region) => region !== undefined).length;
  }

  /** How many of them nothing is in. */
  get emptyRegions(): number {
    return this.#regions.filter((region) => region?.used === 0).length;
  }

  /** Forgets empty regions, but for `spare` of them; answers their numbers. */
  giveBack(spare: number): readonly number[] {
    const gone: number[] = [];
    let left = this.emptyRegions - spare;
    for (const [index, r] of this.#regions.entries()) {
      if (left <= 0) break;
      if (r?.used !== 0) continue;
      left--;
      if (r.top > 0) this.#unlink(index, 0);
      this.#touchedPages -= r.top;
      this.#reservedBytes -= r.pages * PAGE_BYTES;
      this.#regions[index] = undefined;
      gone.push(index);
    }
    return gone;
  }

  #at(region: number): Region {
    const found = this.#regions[region];
    invariant(found !== undefined, "a region that was given back");
    return found;
  }

  /** A run of `pages`; the answer is reused by the next call. Throws RangeError when the machine has no memory. */
  allocate(pages: number): PagePlace {
    if (!this.#fromBins(pages) && !this.#fromTop(pages)) {
      this.#addRegion(pages);
      invariant(this.#fromTop(pages), "a fresh region is too small");
    }
    return this.#place;
  }

  /** Gives back the run that begins at `page`. */
  free(region: number, page: number): void {
    const r = this.#at(region);
    invariant(r.tag[page] < 0, "freed pages that are not in use");
    let first = page;
    let length = -r.tag[page];
    r.used -= length;
    const after = first + length;
    if (after < r.top && r.tag[after] > 0) {
      length += r.tag[after];
      this.#unlink(region, after);
    }
    if (first > 0 && r.tag[first - 1] > 0) {
      first -= r.tag[first - 1];
      length += page - first;
      this.#unlink(region, first);
    }
    this.#link(region, first, length);
  }

  /** Pages of the run in use that begins at `page`. */
  runLength(region: number, page: number): number {
    return -this.#at(region).tag[page];
  }

  #fromBins(pages: number): boolean {
    const bin = binOf(pages);
    for (let b = bin; b < BINS; b++) {
      const place = this.#bestOf(this.#bins[b], pages);
      if (place < 0) continue;
      this.#take(Math.floor(place / PLACE), place % PLACE, pages);
      return true;
    }
    return false;
  }

  /** The run that fits best among the first few of a list, or -1. */
  #bestOf(head: number, pages: number): number {
    let best = -1;
    let bestLength = Number.POSITIVE_INFINITY;
    let place = head;
    for (let looks = 0; place >= 0 && looks < LOOKS_MAX; looks++) {
      const r = this.#at(Math.floor(place / PLACE));
      const page = place % PLACE;
      const length = r.tag[page];
      if (length >= pages && length < bestLength) {
        best = place;
        bestLength = length;
      }
      place = r.next[page];
    }
    return best;
  }

  /** Uses the front of a free run; what is over stays free. */
  #take(region: number, page: number, pages: number): void {
    const r = this.#at(region);
    const length = r.tag[page];
    this.#unlink(region, page);
    if (length > pages) this.#link(region, page + pages, length - pages);
    this.#use(region, page, pages);
  }

  /** Never touched pages, behind a free run at the end of the touched ones where there is one. */
  #fromTop(pages: number): boolean {
    for (let region = 0; region < this.#regions.length; region++) {
      const r = this.#regions[region];
      if (r === undefined) continue;
      const tail = r.top > 0 && r.tag[r.top - 1] > 0 ? r.tag[r.top - 1] : 0;
      const first = r.top - tail;
      if (first + pages > r.pages) continue;
      if (tail > 0) this.#unlink(region, first);
      this.#touchedPages += first + pages - r.top;
      r.top = first + pages;
      this.#use(region, first, pages);
      return true;
    }
    return false;
  }

  #use(region: number, page: number, pages: number): void {
    const r = this.#at(region);
    r.used += pages;
    r.tag[page] = -pages;
    r.tag[page + pages - 1] = -pages;
    this.#place.region = region;
    this.#place.page = page;
  }

  #addRegion(pagesMin: number): void {
    if (pagesMin >= PLACE) throw new RangeError("a block is larger than a shared buffer can be");
    const buffer = largestBuffer(Math.max(this.#regionPages, pagesMin), pagesMin);
    const pages = buffer.byteLength / PAGE_BYTES;
    const region: Region = {
      buffer,
      pages,
      top: 0,
      used: 0,
      tag: new Int32Array(pages),
      next: new Int32Array(pages),
      prev: new Int32Array(pages),
    };
    const free = this.#regions.indexOf(undefined);
    const index = free < 0 ? this.#regions.length : free;
    this.#regions[index] = region;
    this.#reservedBytes += pages * PAGE_BYTES;
    this.#onRegion(index, buffer);
  }

  #link(region: number, page: number, length: number): void {
    const r = this.#at(region);
    const bin = binOf(length);
    const head = this.#bins[bin];
    r.tag[page] = length;
    r.tag[page + length - 1] = length;
    r.next[page] = head;
    r.prev[page] = -1;
    if (head >= 0) this.#at(Math.floor(head / PLACE)).prev[head % PLACE] = region * PLACE + page;
    this.#bins[bin] = region * PLACE + page;
  }

  #unlink(region: number, page: number): void {
    const r = this.#at(region);
    const { [page]: next } = r.next;
    const { [page]: prev } = r.prev;
    if (prev < 0) this.#bins[binOf(r.tag[page])] = next;
    else this.#at(Math.floor(prev / PLACE)).next[prev % PLACE] = next;
    if (next >= 0) this.#at(Math.floor(next / PLACE)).prev[next % PLACE] = prev;
  }
}

/** A shared buffer of `pages`, or of fewer where the machine has no address space for so many. */
function largestBuffer(pages: number, pagesMin: number): SharedArrayBuffer {
  for (let count = pages; ; count = Math.max(pagesMin, count >> 1)) {
    try {
      return new SharedArrayBuffer(count * PAGE_BYTES);
    } catch (error) {
      if (!(error instanceof RangeError) || count === pagesMin) throw error;
    }
  }
}

/** Four bins to each power of two. */
function binOf(pages: number): number {
  if (pages < 4) return pages;
  const log = 31 - Math.clz32(pages);
  return Math.min(BINS - 1, (log - 1) * 4 + ((pages >> (log - 2)) & 3));
}
