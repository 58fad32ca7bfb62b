/** Adds the nodes of a right side that is a tree: as generated code, or step by step. */
import { type Core, intern } from "../congruence.ts";
import type { EGraph } from "../egraph.ts";
import { reserve } from "../search/bind.ts";
import type { Part, Tree } from "./template.ts";

/**
 * Adds what the match at `at` of `rows` makes; answers the node that is equal to the root. New nodes
 * stand in `made` by their numbers.
 */
export type Build = (core: Core, rows: Int32Array, at: number, made: Int32Array) => number;

type Make = Part & { readonly kind: "make" };

/** Operation and attribute of every make, as numbers of one graph. */
interface Numbers {
  readonly types: Int32Array;
  readonly attrs: Int32Array;
}

/** A builder for `graph`. `generated` asks for code; the other one gives the same nodes. */
export function builderOf(graph: EGraph, tree: Tree, generated: boolean): Build {
  const numbers = numbersOf(graph, tree);
  if (!generated)
    return (core, rows, at, made) => step(core, tree.part, { numbers, rows, at, made });
  const make = new Function("types", "attrs", "intern", "reserve", builderText(tree));
  return (make as (...parts: unknown[]) => Build)(numbers.types, numbers.attrs, intern, reserve);
}

function makesOf(part: Part): Make[] {
  if (part.kind !== "make") return [];
  return [...part.inputs.flatMap(makesOf), part];
}

function numbersOf(graph: EGraph, { part, makes }: Tree): Numbers {
  const types = new Int32Array(makes);
  const attrs = new Int32Array(makes);
  for (const { number, operation, attr } of makesOf(part)) {
    types[number] = graph.operation(operation);
    attrs[number] = graph.internals.attributes.idFor(types[number], attr);
  }
  return { types, attrs };
}

/** JavaScript text of a builder: inner makes first, each into a local. */
export function builderText({ part }: Tree): string {
  const lines: string[] = [];
  for (const make of makesOf(part)) lines.push(makeText(make));
  const result = part.kind === "class" ? `rows[at + ${part.column}]` : `m${(part as Make).number}`;
  const makes = makesOf(part).map(({ number }) => number);
  const heads = makes.map((k) => `const t${k} = types[${k}], a${k} = attrs[${k}];`);
  return `"use strict";\n${heads.join("\n")}
return (core, rows, at, made) => {\n${lines.join("\n")}\nreturn ${result};\n};`;
}

function makeText({ inputs, number }: Make): string {
  const lists = inputs.filter(({ kind }) => kind === "list");
  if (lists.length === 0) {
    const room = inputs.length > 16 ? `reserve(core, ${inputs.length}); ` : "";
    const stores = inputs.map((input, k) => `s[${k}] = ${valueText(input)};`).join(" ");
    return `${room}${stores === "" ? "" : scratchText(stores)}
const m${number} = made[${number}] = intern(core, t${number}, a${number}, ${inputs.length});`;
  }
  const lengths = lists.map((list) => `rows[at + ${columnOf(list) + 1}]`).join(" + ");
  const stores = inputs.map((input) =>
    input.kind === "list"
      ? `for (let f = rows[at + ${input.column}], e = f + rows[at + ${input.column + 1}]; f < e; f++) s[k++] = core.table.kids[f];`
      : `s[k++] = ${valueText(input)};`,
  );
  return `reserve(core, ${inputs.length - lists.length} + ${lengths}); let l${number} = 0;
${scratchText(`let k = 0; ${stores.join(" ")} l${number} = k;`)}
const m${number} = made[${number}] = intern(core, t${number}, a${number}, l${number});`;
}

function scratchText(body: string): string {
  return `{ const s = core.scratch; ${body} }`;
}

function columnOf(part: Part): number {
  return part.kind === "make" ? 0 : part.column;
}

function valueText(part: Part): string {
  return part.kind === "make" ? `m${part.number}` : `rows[at + ${columnOf(part)}]`;
}

interface Place {
  readonly numbers: Numbers;
  readonly rows: Int32Array;
  readonly at: number;
  readonly made: Int32Array;
}

function step(core: Core, part: Part, place: Place): number {
  const { numbers, rows, at, made } = place;
  if (part.kind !== "make") return rows[at + part.column];
  const inputs: number[] = [];
  for (const input of part.inputs) {
    if (input.kind === "list") {
      const from = rows[at + input.column];
      const length = rows[at + input.column + 1];
      for (let k = from; k < from + length; k++) inputs.push(core.table.kids[k]);
    } else inputs.push(step(core, input, place));
  }
  reserve(core, inputs.length);
  inputs.forEach((input, k) => {
    core.scratch[k] = input;
  });
  const { number } = part;
  made[number] = intern(core, numbers.types[number], numbers.attrs[number], inputs.length);
  return made[number];
}
