/**
 * A search as one JavaScript function: a loop nest over typed arrays, all integers. The text depends
 * on the plan only; what a graph adds are the numbers in `SearchInput`.
 */

import { holdsGround, type Search, sameLists } from "./environment.ts";
import type { Column, Plan, Step } from "./plan.ts";

/** What is read where, inner names first: what nothing reads is left out. */
const HEAD: readonly (readonly [names: readonly string[], from: string])[] = [
  [["op", "attr", "start", "stamp", "kids", "leader"], "table"],
  [["opStart", "opNodes", "memberStart", "members", "newest"], "index"],
  [
    [
      "table",
      "index",
      "types",
      "constants",
      "columns",
      "tests",
      "guards",
      "grounds",
      "asked",
      "since",
      "newRoots",
      "meter",
      "matches",
    ],
    "input",
  ],
];

type Writer<S extends Step> = (step: S, context: Context) => string;

/** What the printer knows while it walks down the nest. */
interface Context {
  readonly plan: Plan;
  /** Loops that are open. */
  depth: number;
  /** Nodes that are open: some of them must be new. */
  readonly open: number[];
}

/** JavaScript text of the body of a search, of which `input` is the only parameter. */
export function searchText(plan: Plan): string {
  const context: Context = { plan, depth: 0, open: [] };
  const lines = plan.grounds.map((_, k) => `const h${k} = grounds[${k}];`);
  lines.push("const width = matches.width;", "let rows = matches.rows, m = 0, left = meter.first;");
  lines.push(...plan.types.map((type, k) => `const t${k} = types[${k}]; // ${nameOf(type.name)}`));
  lines.push(...plan.columns.map((name, k) => `const f${k} = columns[${k}]; // ${nameOf(name)}`));
  lines.push("search: {");
  for (const step of plan.steps) lines.push(write(step, context));
  lines.push(emitText(plan, context), "}".repeat(context.depth), "}", "matches.used = m;");
  return headed(pruned(lines.join("\n")));
}

/** Without constants that nothing reads: a root's class, a name nobody asks for. */
function pruned(text: string): string {
  const isRead = (name: string): boolean => text.split(new RegExp(`\\b${name}\\b`)).length > 2;
  return text.replace(/^const ([ctfh]\d+) = [^;,]*;[^\n]*\n/gm, (line, name: string) =>
    isRead(name) ? line : "",
  );
}

function headed(body: string): string {
  return HEAD.reduce((text, [names, from]) => {
    const wanted = names.filter((name) => new RegExp(`(?<![.\\w])${name}\\b`).test(text));
    return wanted.length === 0 ? text : `const { ${wanted.join(", ")} } = ${from};\n${text}`;
  }, body);
}

/** The function of a plan. @throws EvalError where code generation is forbidden */
export function generate(plan: Plan): Search {
  const make = new Function(
    "sameLists",
    "holdsGround",
    `"use strict"; return (input) => {${searchText(plan)}};`,
  );
  return (make as (...helpers: unknown[]) => Search)(sameLists, holdsGround);
}

/** A name in a comment cannot end it. */
function nameOf(name: string): string {
  return name.replace(/[^\w .-]/g, "?");
}

const WRITERS: { readonly [D in Step["do"]]: Writer<Extract<Step, { do: D }>> } = {
  root: ({ place: p, types, not }, context) => {
    const [range, check] = rootRange(types, not, p);
    context.depth += 1;
    context.open.push(p);
    return `${range} const n${p} = opNodes[k${p}]; ${check}
if ((k${p} & 4095) === 4095 && meter.late()) break search;
${p === 0 ? `if (newRoots && stamp[n${p}] <= since) continue;` : ""}
const c${p} = leader[n${p}];`;
  },
  open: ({ place: p, types, not, last }, context) => {
    const prune = last
      ? `if (${freshText(context)} === false && newest[c${p}] <= since) continue;`
      : "";
    context.depth += 1;
    context.open.push(p);
    return `${prune}
for (let k${p} = memberStart[c${p}], e${p} = memberStart[c${p} + 1]; k${p} < e${p}; k${p}++) {
const n${p} = members[k${p}]; ${memberCheck(types, not, p)}`;
  },
  arity: ({ place: p, count, exact }) =>
    `if (start[n${p} + 1] - start[n${p}] ${exact ? "!==" : "<"} ${count}) continue;`,
  input: ({ place: p, of, index, fromEnd }) =>
    fromEnd
      ? `const c${p} = kids[start[n${of} + 1] - ${index + 1}];`
      : `const c${p} = kids[start[n${of}] + ${index}];`,
  floating: ({ place: p, of, front, back }, context) => {
    context.depth += 1;
    return `for (let i${p} = start[n${of}] + ${front}, z${p} = start[n${of} + 1] - ${back}; i${p} < z${p}; i${p}++) {
const c${p} = kids[i${p}];`;
  },
  rest: ({ place: p, of, front, back, beside }) => {
    const from = beside?.side === "after" ? `i${beside.place} + 1` : `start[n${of}] + ${front}`;
    const to = beside?.side === "before" ? `i${beside.place}` : `start[n${of} + 1] - ${back}`;
    return `const s${p} = ${from}, l${p} = ${to} - s${p};`;
  },
  attr: ({ place: p, of, column }) =>
    `let c${p} = f${column}.ids[attr[n${of}]]; if (c${p} === 0) c${p} = f${column}.fill(attr[n${of}]);`,
  equals: ({ place: p, constant }) => `if (c${p} !== constants[${constant}]) continue;`,
  holds: ({ place: p, test }) => `if (!tests[${test}].ask(c${p})) continue;`,
  ground: ({ place: p, ground }) =>
    `if (c${p} !== h${ground}.only && !holdsGround(h${ground}, c${p})) continue;`,
  same: ({ place: p, other, lists }) =>
    lists
      ? `if (!sameLists(kids, [s${p}, l${p}], [s${other}, l${other}])) continue;`
      : `if (c${p} !== c${other}) continue;`,
  guard: ({ guard }, { plan }) => {
    const stores = plan.guards[guard].columns.map((column, k) => `asked[${k}] = ${read(column)};`);
    return `${stores.join(" ")} if (!guards[${guard}].ask(asked)) continue;`;
  },
};

function write(step: Step, context: Context): string {
  return (WRITERS[step.do] as Writer<Step>)(step, context);
}

function rootRange(types: readonly number[], not: boolean, p: number): readonly [string, string] {
  const loop = (from: string, to: string): string =>
    `for (let k${p} = ${from}, e${p} = ${to}; k${p} < e${p}; k${p}++) {`;
  const [only] = types;
  if (types.length === 1 && !not) return [loop(`opStart[t${only}]`, `opStart[t${only} + 1]`), ""];
  return [loop("0", "opStart[opStart.length - 1]"), typeCheck(types, not, `n${p}`)];
}

function typeCheck(types: readonly number[], not: boolean, node: string): string {
  const each = types.map((type) => `op[${node}] ${not ? "===" : "!=="} t${type}`);
  return `if (${each.join(not ? " || " : " && ")}) continue;`;
}

/** Members stand in the order of operations: behind the wanted one there is nothing to find. */
function memberCheck(types: readonly number[], not: boolean, p: number): string {
  const [only] = types;
  if (types.length !== 1 || not) return typeCheck(types, not, `n${p}`);
  return `if (op[n${p}] !== t${only}) { if (op[n${p}] > t${only}) break; continue; }`;
}

/** Whether something that matched so far is new. */
function freshText({ open, plan }: Context): string {
  const nodes = open.map((p) => `stamp[n${p}] > since`);
  const grounds = plan.grounds.map((_, k) => `h${k}.stamp > since`);
  return `(${[...nodes, ...grounds].join(" || ") || "false"})`;
}

function read({ place, what, ground = -1, of = -1 }: Column): string {
  if (what === "position") return `i${place} - start[n${of}]`;
  if (what === "ground") return `h${ground}.node`;
  return `${{ node: "n", value: "c", start: "s", length: "l" }[what]}${place}`;
}

function emitText(plan: Plan, context: Context): string {
  const stores = plan.row.map((column, k) => `rows[m + ${k}] = ${read(column)};`);
  return `if (!${freshText(context)}) continue;
if (m + width > rows.length) rows = matches.grow();
${stores.join(" ")} m += width;
if (--left === 0) { left = meter.more(); if (left === 0) break search; }`;
}
