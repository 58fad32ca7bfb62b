/** Writes and compiles the loop nest of one expression. */
import type { TypedArray } from "../../core/index.ts";
import type { EmittedExpr } from "./emit.ts";
import type { Nest } from "./geometry.ts";
import { HELPERS } from "./helpers.ts";

/** How the innermost loop walks an array: in single steps, not at all, or by a stride. */
export type Walk = "1" | "0" | "s";

/** What a loop nest is specialized for. */
export interface Pattern {
  readonly levels: number;
  readonly inputs: readonly Walk[];
  readonly output: Walk;
}

/**
 * A compiled loop nest: arrays, offsets and strides of the inputs, the same of the output, the length of
 * each level, first values and steps of the coordinates. Lists of strides and steps are level-minor.
 */
export type Loop = (
  D: readonly TypedArray[],
  IB: readonly number[],
  IS: readonly number[],
  out: TypedArray,
  OB: number,
  OS: readonly number[],
  N: readonly number[],
  CB: readonly number[],
  CS: readonly number[],
) => void;

/** Which loop nest suits these levels. */
export function patternOf(nest: Nest): Pattern {
  const last = nest.lengths.length - 1;
  return {
    levels: nest.lengths.length,
    inputs: nest.inputs.map((strides) => walkOf(strides[last])),
    output: nest.output[last] === 1 ? "1" : "s",
  };
}

function walkOf(stride: number): Walk {
  if (stride === 1) return "1";
  return stride === 0 ? "0" : "s";
}

/** Patterns with the same text share code. */
export function patternKey({ levels, inputs, output }: Pattern): string {
  return `${levels}${output}${inputs.join("")}`;
}

/** Compiles the loop nest for `pattern`. */
export function compileLoop(emitted: EmittedExpr, pattern: Pattern): Loop {
  const body = loopSource(emitted, pattern);
  // Source text comes from the templates of this folder and from checked numbers, never from users.
  return new Function("H", body)(HELPERS) as Loop;
}

/** The text of the loop nest: a function body that answers the loop. */
export function loopSource(emitted: EmittedExpr, pattern: Pattern): string {
  const { levels } = pattern;
  const lines = [emitted.prelude, "return function (D, IB, IS, out, OB, OS, N, CB, CS) {"];
  for (let level = 0; level < levels; level++) {
    lines.push(`const N${level} = N[${level}], OS${level} = OS[${level}];`);
  }
  emitted.inputs.forEach((_, k) => {
    lines.push(`const D${k} = D[${k}], P${k}_0 = IB[${k}];`, strideLine("S", "IS", k, levels));
  });
  emitted.coords.forEach((_, k) => {
    lines.push(`const C${k}_0 = CB[${k}];`, strideLine("CS", "CS", k, levels));
  });
  lines.push("const Q_0 = OB;");
  for (let level = 0; level < levels - 1; level++) lines.push(outerLoop(emitted, level));
  lines.push(innerLoop(emitted, pattern), "}".repeat(levels - 1), "};");
  return lines.join("\n");
}

function strideLine(name: string, from: string, k: number, levels: number): string {
  const parts = Array.from(
    { length: levels },
    (_, level) => `${name}${k}_${level} = ${from}[${k * levels + level}]`,
  );
  return `const ${parts.join(", ")};`;
}

function outerLoop({ inputs, coords }: EmittedExpr, level: number): string {
  const i = `i${level}`;
  const next = level + 1;
  const moves = [
    ...inputs.map((_, k) => `P${k}_${next} = P${k}_${level} + ${i} * S${k}_${level}`),
    ...coords.map((_, k) => `C${k}_${next} = C${k}_${level} + ${i} * CS${k}_${level}`),
    `Q_${next} = Q_${level} + ${i} * OS${level}`,
  ];
  return `for (let ${i} = 0; ${i} < N${level}; ${i}++) {\nconst ${moves.join(", ")};`;
}

function innerLoop(emitted: EmittedExpr, pattern: Pattern): string {
  const level = pattern.levels - 1;
  const before: string[] = [];
  const after: string[] = [];
  const loads = pattern.inputs.map((walk, k) => {
    const start = `P${k}_${level}`;
    if (walk === "1") return `D${k}[${start} + i]`;
    if (walk === "0") {
      before.push(`const h${k} = D${k}[${start}];`);
      return `h${k}`;
    }
    before.push(`let p${k} = ${start};`);
    after.push(`p${k} += S${k}_${level};`);
    return `D${k}[p${k}]`;
  });
  if (pattern.output === "s") {
    before.push(`let q = Q_${level};`);
    after.push(`q += OS${level};`);
  }
  const target = pattern.output === "1" ? `Q_${level} + i` : "q";
  const { body, result } = emitted.code(
    (k) => loads[k],
    (k) => `C${k}_${level} + i * CS${k}_${level}`,
  );
  return `${before.join(" ")}
for (let i = 0; i < N${level}; i++) {
${body}
out[${target}] = ${result};
${after.join(" ")}
}`;
}
