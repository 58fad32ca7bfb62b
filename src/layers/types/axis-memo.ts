/**
 * Answers of one axis, remembered: neighbouring tasks ask for the same few coordinates again and again,
 * and a scheduler asks for each three times. A direct-mapped cache in typed arrays: it grows with what is
 * asked for, never with the axis.
 */
import { newRanges, type Ranges } from "./axis-map.ts";

/** Works out the blocks that go with one coordinate. */
export type AxisQuestion = (at: number, out: Ranges) => void;

const PLACES_MIN = 16;
const PLACES_MAX = 4096;

/** The ranges of blocks that go with the coordinates of an axis. Columns are replaced when it grows. */
export class AxisMemo {
  /** The range that goes with the coordinate at this place. */
  low: Float64Array;
  /** Its end; -1: there is another number of ranges than one, see `all`. */
  high: Float64Array;
  readonly #ask: AxisQuestion;
  /** Which coordinate each place is about; -1: none. */
  #keys: Float64Array;
  #several: (Ranges | undefined)[] = [];
  #mask = PLACES_MIN - 1;
  #missed = 0;
  #found: Ranges = newRanges();

  constructor(ask: AxisQuestion) {
    this.#ask = ask;
    this.low = new Float64Array(PLACES_MIN);
    this.high = new Float64Array(PLACES_MIN);
    this.#keys = new Float64Array(PLACES_MIN).fill(-1);
  }

  /** The place of a coordinate's answer, which stays there until the next call. */
  place(at: number): number {
    const place = at & this.#mask;
    return this.#keys[place] === at ? place : this.#fill(at);
  }

  /** All ranges at a place; valid until it is filled anew. */
  all(place: number): Ranges {
    const several = this.#several[place];
    if (several !== undefined) return several;
    const one = newRanges();
    one.count = 1;
    one.from[0] = this.low[place];
    one.to[0] = this.high[place];
    this.#several[place] = one;
    return one;
  }

  #fill(at: number): number {
    if (++this.#missed > 2 * this.#mask && this.#mask < PLACES_MAX - 1) this.#grow();
    const place = at & this.#mask;
    const found = this.#found;
    found.count = 0;
    this.#ask(at, found);
    this.#keys[place] = at;
    if (found.count === 1) {
      this.low[place] = found.from[0];
      this.high[place] = found.to[0];
      if (this.#several.length > 0) this.#several[place] = undefined;
    } else {
      this.high[place] = -1;
      this.#several[place] = found;
      this.#found = newRanges();
    }
    return place;
  }

  /** Begins anew with more places: what is still needed is asked for once more. */
  #grow(): void {
    const places = Math.min(PLACES_MAX, 4 * (this.#mask + 1));
    this.#mask = places - 1;
    this.#missed = 0;
    this.#several = [];
    this.low = new Float64Array(places);
    this.high = new Float64Array(places);
    this.#keys = new Float64Array(places).fill(-1);
  }
}
