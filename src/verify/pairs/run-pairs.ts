/** The metamorphic test of the whole optimizer: however it is run, programs mean what the reference says. */
import { isPlygraphError } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import { RULES, type RuleSet } from "../../optimizer/index.ts";
import { ARRAYS, lowered } from "../arrays.ts";
import { messageOf } from "../check-term.ts";
import { type Choices, randomChoices } from "../choices.ts";
import { compareDense } from "../compare.ts";
import type { FloatPolicy } from "../policy.ts";
import type { Dense } from "../reference/dense.ts";
import { reference } from "../reference/interpret.ts";
import { runTasks } from "../run-tasks.ts";
import { shrinkChoices } from "../shrink-choices.ts";
import { drawOf } from "../sort.ts";
import { writeLayer } from "../write-layers.ts";
import { randomProgram } from "./programs.ts";
import { variantBy } from "./variants.ts";

/** Choices for a run of pairs. */
export interface PairsOptions {
  /** How many (program, variant) pairs. */
  readonly pairs: number;
  readonly seed?: number;
  readonly rules?: RuleSet;
  /** It ends when it has found so many; 5 unless told. */
  readonly mismatches?: number;
  /** Called now and then with the number of pairs so far. */
  readonly progress?: (done: number) => void;
}

/** A pair that does not agree. */
export interface Mismatch {
  /** Replays the pair alone: `--replay`. */
  readonly number: number;
  readonly seed: number;
  readonly text: string;
  readonly variant: string;
  /** The outputs in the rule language, shrunk. */
  readonly program: readonly string[];
  readonly command: string;
}

/** What a run of pairs found. */
export interface PairsReport {
  readonly pairs: number;
  readonly mismatches: readonly Mismatch[];
  /** Programs that have no value, such as the maximum of nothing; not counted. */
  readonly skipped: number;
  readonly seed: number;
  readonly ms: number;
}

/** Sums of programs are made in any order. */
const POLICY: FloatPolicy = { kind: "reassoc", ulp: 2 ** 20 };
/** Variants of each program: its reference is made once. */
const VARIANTS = 4;
/** Programs that share an order of the rules. */
const BLOCK = 256;
const MISMATCHES = 5;
/** Each one runs every variant. */
const SHRINKS_MAX = 600;

/** Runs pairs; the same for the same seed. */
export function runPairs(options: PairsOptions): PairsReport {
  const { pairs, seed = 1, rules = RULES, mismatches: most = MISMATCHES, progress } = options;
  const from = performance.now();
  const mismatches: Mismatch[] = [];
  let done = 0;
  let skipped = 0;
  for (let number = 0; done < pairs && mismatches.length < most; number++) {
    const ran = runProgram(number, seed, rules);
    if (ran.pairs === 0) skipped += 1;
    done += ran.pairs;
    if (ran.wrong !== null) mismatches.push(shrunk(number, seed, rules));
    if (progress !== undefined && number % BLOCK === BLOCK - 1) progress(done);
  }
  return { pairs: done, mismatches, skipped, seed, ms: performance.now() - from };
}

/** One program, `number` of a seed: for `--replay`. */
export function replayPair(number: number, seed: number, rules: RuleSet = RULES): PairsReport {
  const from = performance.now();
  const ran = runProgram(number, seed, rules);
  const mismatches = ran.wrong === null ? [] : [shrunk(number, seed, rules)];
  return { pairs: ran.pairs, mismatches, skipped: 0, seed, ms: performance.now() - from };
}

interface Ran {
  readonly pairs: number;
  readonly wrong: Wrong | null;
}

interface Wrong {
  readonly text: string;
  readonly variant: string;
  readonly outputs: readonly Layer[];
}

const choicesOf = (number: number, seed: number): Choices =>
  randomChoices(Math.imul(seed, 0x9e3779b1) + Math.imul(number, 0x85ebca6b));

function runProgram(number: number, seed: number, rules: RuleSet): Ran {
  const choices = choicesOf(number, seed);
  return runVariants(programOf(choices), choices, { block: Math.floor(number / BLOCK), rules });
}

const programOf = (choices: Choices): readonly Layer[] =>
  randomProgram(drawOf(choices, "full", "finite"));

/** The variants are chosen after the program, from the same choices. */
function runVariants(
  outputs: readonly Layer[],
  choices: Choices,
  { block, rules }: { readonly block: number; readonly rules: RuleSet },
): Ran {
  const wanted = valuesOf(outputs);
  if (wanted === null) return { pairs: 0, wrong: null };
  const plain = wrongIn(outputs, () => lowered(outputs), wanted, "the essential rules alone");
  if (plain !== null) return { pairs: 1, wrong: plain };
  for (let k = 0; k < VARIANTS; k++) {
    const { text, run } = variantBy(choices, block, rules);
    const wrong = wrongIn(outputs, () => run(outputs), wanted, text);
    if (wrong !== null) return { pairs: k + 1, wrong };
  }
  return { pairs: VARIANTS, wrong: null };
}

/** By the reference; null where the program has no value. */
function valuesOf(outputs: readonly Layer[]): readonly Dense[] | null {
  try {
    const known = new Map<Layer, Dense>();
    return outputs.map((layer) => reference(layer, known));
  } catch (error) {
    if (isPlygraphError(error, "EmptyReduction") || isPlygraphError(error, "UnknownToReference")) {
      return null;
    }
    throw error;
  }
}

function wrongIn(
  outputs: readonly Layer[],
  plan: () => readonly Layer[],
  wanted: readonly Dense[],
  variant: string,
): Wrong | null {
  try {
    const found = runTasks(plan());
    for (let k = 0; k < wanted.length; k++) {
      const difference = compareDense(wanted[k], found[k], POLICY);
      if (difference !== null) return { text: `output ${k}: ${difference.text}`, variant, outputs };
    }
    return null;
  } catch (error) {
    return { text: `it threw ${messageOf(error)}`, variant, outputs };
  }
}

function shrunk(number: number, seed: number, rules: RuleSet): Mismatch {
  const choices = choicesOf(number, seed);
  const block = Math.floor(number / BLOCK);
  const { failure } = shrinkChoices(
    choices.taken,
    (candidate) => {
      const outputs = programOf(candidate);
      return {
        size: outputs.reduce((sum, layer) => sum + ARRAYS.size(layer), 0),
        failure: () => runVariants(outputs, candidate, { block, rules }).wrong,
      };
    },
    SHRINKS_MAX,
  );
  const best = failure ?? (runProgram(number, seed, rules).wrong as Wrong);
  return {
    number,
    seed,
    text: best.text,
    variant: best.variant,
    program: best.outputs.map((layer) => writeLayer(layer).rules),
    command: `npm run verify -- --seed ${seed} --replay ${number}`,
  };
}

/** Mismatches, and one line of counts. */
export function formatPairs({ pairs, mismatches, skipped, seed, ms }: PairsReport): string {
  const found = mismatches.map(({ text, variant, program, command }) =>
    [
      `mismatch: ${text}`,
      `  ${variant}`,
      ...program.map((line) => `  ${line}`),
      `  ${command}`,
    ].join("\n"),
  );
  const rate = Math.round((1000 * pairs) / Math.max(1, ms));
  return [
    ...found,
    `${pairs} pairs, ${mismatches.length} mismatches, ${rate} pairs/s, seed ${seed}, ${skipped} programs without a value`,
  ].join("\n");
}
