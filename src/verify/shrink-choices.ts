/** Smaller choices at which something still fails, and what fails there. */
import { ByPart, type Chosen } from "./by-part.ts";
import type { Choices } from "./choices.ts";

/** What a generator makes of choices, before it is asked whether it fails. */
export interface Sample<F> {
  readonly size: number;
  /** What is wrong with it; null: nothing. */
  failure(): F | null;
}

/** Makes a sample; null where the choices make none. */
export type Sampler<F> = (choices: Choices) => Sample<F> | null;

/** What is left. */
export interface Shrunk<F> {
  readonly choices: readonly number[];
  /** The smallest failure; null where `list` itself did not fail. */
  readonly failure: F | null;
}

/** Choices of few values are tried with each of them. */
const VALUES_MAX = 9;
/** Samples that fail or not. */
const TRIES_MAX = 800;

/**
 * The choices of `list`, made smaller as long as something fails: first the sample, then the numbers.
 * Parts are put to 0 whole, then runs of choices, single ones, and two at a time.
 */
export function shrinkChoices<F>(
  list: readonly number[],
  sampler: Sampler<F>,
  triesMax = TRIES_MAX,
): Shrunk<F> {
  const search = new Search(list, sampler, triesMax);
  while (search.goesOn()) {
    zeroParts(search);
    for (const size of [8, 4, 2]) zeroRuns(search, size);
    for (const path of search.paths()) lessen(search, path);
    for (const path of search.few()) otherwise(search, path);
    twoAtATime(search);
  }
  return search.found();
}

type Changes = readonly (readonly [path: string, value: number])[];

/** The best choices so far. */
class Search<F> {
  #best = new ByPart([]);
  #size = Number.POSITIVE_INFINITY;
  #weight = Number.POSITIVE_INFINITY;
  #failure: F | null = null;
  #tries = 0;
  #changed: boolean;
  readonly #sampler: Sampler<F>;
  readonly #triesMax: number;
  /** What did not fail, or was no smaller: asked about once. */
  readonly #useless = new Set<string>();

  constructor(list: readonly number[], sampler: Sampler<F>, triesMax: number) {
    this.#sampler = sampler;
    this.#triesMax = triesMax;
    this.#changed = this.#take(new ByPart(list));
  }

  /** Whether the last round helped, and there is time for another one. */
  goesOn(): boolean {
    const again = this.#changed && this.#tries < this.#triesMax;
    this.#changed = false;
    return again;
  }

  get helped(): boolean {
    return this.#changed;
  }

  /** Paths of what is not 0 yet. */
  paths(): readonly string[] {
    return [...this.#best.known].flatMap(([path, { value }]) => (value > 0 ? [path] : []));
  }

  /** Paths of choices among few. */
  few(): readonly string[] {
    const isFew = ({ below }: Chosen): boolean => below > 1 && below <= VALUES_MAX;
    return [...this.#best.known].flatMap(([path, chosen]) => (isFew(chosen) ? [path] : []));
  }

  at(path: string): Chosen {
    return this.#best.known.get(path) ?? NONE;
  }

  /** Takes other values for some paths where that still fails, and is smaller. */
  try(changes: Changes): boolean {
    if (this.#tries >= this.#triesMax || this.#isSame(changes)) return false;
    return this.#take(this.#changedBy(changes));
  }

  /** How much smaller a sample other values make, which may not fail. */
  gain(changes: Changes): number {
    if (this.#isSame(changes)) return 0;
    const sample = this.#sampler(this.#changedBy(changes));
    return sample === null ? 0 : this.#size - sample.size;
  }

  found(): Shrunk<F> {
    const { taken } = this.#best;
    let end = taken.length;
    while (end > 0 && taken[end - 1] === 0) end -= 1;
    return { choices: taken.slice(0, end), failure: this.#failure };
  }

  #isSame(changes: Changes): boolean {
    return changes.every(([path, value]) => this.at(path).value === value);
  }

  #changedBy(changes: Changes): ByPart {
    const values = new Map<string, number>();
    for (const [path, { value }] of this.#best.known) values.set(path, value);
    for (const [path, value] of changes) values.set(path, value);
    return new ByPart(values);
  }

  #take(choices: ByPart): boolean {
    const sample = this.#sampler(choices);
    if (sample === null || sample.size > this.#size) return false;
    const weight = choices.taken.reduce((sum, value) => sum + value, 0);
    if (sample.size === this.#size && weight >= this.#weight) return false;
    const key = choices.taken.join();
    if (this.#useless.has(key)) return false;
    this.#tries += 1;
    const failure = sample.failure();
    this.#useless.add(key);
    if (failure === null) return false;
    this.#best = choices;
    this.#failure = failure;
    this.#size = sample.size;
    this.#weight = weight;
    this.#changed = true;
    return true;
  }
}

const NONE: Chosen = Object.freeze({ value: 0, below: 1 });

const zeros = (paths: readonly string[]): Changes => paths.map((path) => [path, 0]);

/** Whole parts, outer ones first. */
function zeroParts(search: Search<unknown>): void {
  const parts = new Set(search.paths().flatMap(partsOf));
  for (const part of [...parts].sort((a, b) => a.length - b.length)) {
    const inside = search.paths().filter((path) => path.startsWith(part));
    if (inside.length > 1) search.try(zeros(inside));
  }
}

/** `/a/b` and `/a` of `/a/b#0`. */
function partsOf(path: string): readonly string[] {
  const found: string[] = [];
  for (let end = path.lastIndexOf("#"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    found.push(path.slice(0, end));
  }
  return found;
}

function zeroRuns(search: Search<unknown>, size: number): void {
  const paths = search.paths();
  for (let at = paths.length - size; at >= 0; at--) search.try(zeros(paths.slice(at, at + size)));
}

/** Halves the distance to the smallest value that fails; what lies between need not. */
function lessen(search: Search<unknown>, path: string): void {
  for (let low = 0; low < search.at(path).value; ) {
    const { value } = search.at(path);
    const middle = low + ((value - low) >> 1);
    if (!search.try([[path, middle]])) low = middle + 1;
  }
}

/** Every value of a choice among few: a larger number may stand for something smaller. */
function otherwise(search: Search<unknown>, path: string): void {
  for (let value = 0; value < search.at(path).below; value++) search.try([[path, value]]);
}

/** Of what makes a sample smaller by itself, so many are tried with others. */
const SMALLER_MAX = 12;

/** Fewer axes, and other values at the same time: what is smaller by one choice fails by another one. */
function twoAtATime(search: Search<unknown>): void {
  if (search.helped) return;
  const changes = search.few().flatMap((path) =>
    Array.from({ length: search.at(path).below }, (_, value) => {
      const change = [path, value] as const;
      return { change, gain: search.gain([change]) };
    }),
  );
  const smaller = changes.filter(({ gain }) => gain > 0).sort((a, b) => b.gain - a.gain);
  for (const { change } of smaller.slice(0, SMALLER_MAX)) {
    if (alsoChanged(search, change)) return;
  }
}

function alsoChanged(search: Search<unknown>, change: Changes[number]): boolean {
  for (const other of search.few()) {
    for (let value = 0; other !== change[0] && value < search.at(other).below; value++) {
      if (search.try([change, [other, value]])) return true;
    }
  }
  return false;
}
