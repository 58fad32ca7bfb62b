/** Extraction as an integer program: what is left to choose, its text, and cuts against circles. */
import { type Candidates, type Choice, NO_CHOICE } from "./candidates.ts";
import type { TreeChoice } from "./tree.ts";

/** Classes that a choice leads round in, each to the next. */
export type Circle = readonly number[];

/**
 * Candidates that may be part of a best choice, below the roots: not those whose inputs have no
 * finite term, nor those of which another of the class costs no more and needs no other inputs.
 */
export function choicesLeft(candidates: Candidates, { choice }: TreeChoice): number[] {
  const { roots, first, kidStart, kids } = candidates;
  const left: number[] = [];
  const seen = new Set<number>(roots);
  const inputsOf = (k: number): Int32Array => kids.subarray(kidStart[k], kidStart[k + 1]);
  for (const c of seen) {
    const all = Array.from({ length: first[c + 1] - first[c] }, (_, k) => first[c] + k);
    const finite = all.filter((k) => {
      return inputsOf(k).every((kid) => choice[kid] !== NO_CHOICE);
    });
    const best = finite.filter((k) => !finite.some((other) => beats(candidates, other, k)));
    left.push(...best);
    for (const k of best) for (const kid of inputsOf(k)) seen.add(kid);
  }
  return left;
}

/** Whether `better` can stand wherever `k` can, and costs no more. Of equals the first stays. */
function beats({ own, kidStart, kids }: Candidates, better: number, k: number): boolean {
  if (better === k || own[better] > own[k]) return false;
  const needed = new Set(kids.subarray(kidStart[k], kidStart[k + 1]));
  const needs = new Set(kids.subarray(kidStart[better], kidStart[better + 1]));
  for (const kid of needs) if (!needed.has(kid)) return false;
  return needs.size < needed.size || own[better] < own[k] || better < k;
}

/** The program in the LP format: one variable a candidate, one row a need. */
export function programText(
  candidates: Candidates,
  left: readonly number[],
  cuts: readonly Circle[],
): string {
  const { own, classOf, roots, kidStart, kids } = candidates;
  const ofClass = new Map<number, number[]>();
  for (const k of left) {
    const list = ofClass.get(classOf[k]);
    if (list === undefined) ofClass.set(classOf[k], [k]);
    else list.push(k);
  }
  const sum = (list: readonly number[]): string => list.map((k) => `+ x${k}`).join("\n ");
  const members = (c: number): readonly number[] => ofClass.get(c) ?? [];
  const rows: string[] = [];
  for (const root of new Set(roots)) rows.push(`${sum(members(root))} >= 1`);
  for (const list of ofClass.values()) if (list.length > 1) rows.push(`${sum(list)} <= 1`);
  for (const k of left) {
    for (const kid of new Set(kids.subarray(kidStart[k], kidStart[k + 1]))) {
      rows.push(`${sum(members(kid))}\n - x${k} >= 0`);
    }
  }
  for (const circle of cuts) {
    const along = circle.flatMap((c, i) => {
      const next = circle[(i + 1) % circle.length];
      return members(c).filter((k) => kids.subarray(kidStart[k], kidStart[k + 1]).includes(next));
    });
    rows.push(`${sum(along)} <= ${circle.length - 1}`);
  }
  const goal = left.map((k) => `+ ${own[k]} x${k}`).join("\n ");
  const named = rows.map((row, i) => `r${i}: ${row}`);
  const binaries = left.map((k) => `x${k}`).join("\n ");
  return `Minimize\n obj: ${goal}\nSubject To\n ${named.join("\n ")}\nBinary\n ${binaries}\nEnd\n`;
}

/** The circles that a walk down a choice closes; none where the choice has none. */
export function circlesOf(candidates: Candidates, choice: Choice): readonly Circle[] {
  const { roots, ids, kidStart, kids } = candidates;
  /** 0 not seen, 1 on the way, 2 done. */
  const state = new Uint8Array(ids.length);
  const way: number[] = [];
  const stack = [...roots];
  const circles: Circle[] = [];
  while (stack.length > 0) {
    const c = stack[stack.length - 1];
    if (state[c] !== 0) {
      stack.pop();
      if (state[c] === 1) way.pop();
      state[c] = 2;
      continue;
    }
    state[c] = 1;
    way.push(c);
    const inputs = [...new Set(kids.subarray(kidStart[choice[c]], kidStart[choice[c] + 1]))];
    const back = inputs.filter((kid) => state[kid] === 1);
    circles.push(...back.map((kid) => way.slice(way.indexOf(kid))));
    stack.push(...inputs.filter((kid) => state[kid] === 0));
  }
  return circles;
}

/** Pairs of classes that can each be an input of the other: circles that are known beforehand. */
export function pairs(candidates: Candidates, left: readonly number[]): readonly Circle[] {
  const { classOf, kidStart, kids, ids } = candidates;
  const below = new Map<number, Set<number>>();
  for (const k of left) {
    const own = below.get(classOf[k]) ?? new Set<number>();
    below.set(classOf[k], own);
    for (let j = kidStart[k]; j < kidStart[k + 1]; j++) own.add(kids[j]);
  }
  const found: Circle[] = [];
  for (let c = 0; c < ids.length; c++) {
    for (const kid of below.get(c) ?? []) {
      if (kid > c && below.get(kid)?.has(c) === true) found.push([c, kid]);
    }
  }
  return found;
}
