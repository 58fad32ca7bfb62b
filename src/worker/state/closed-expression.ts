/**
 * Which functions of users may run on the worker's own thread: those whose text shows that they touch
 * nothing but their arguments, call nothing but arithmetic, and cannot loop. All others could wait,
 * end the process or never return, and belong on a compute thread. That they end soon holds for
 * plain values only (`isPlainValue` of `src/kernels`), which are looked at when they are there.
 */

/** Longer texts are not looked at. */
const TEXT_MAX = 512;
/** Tokens of a body: what it makes of short strings and small integers stays short too. */
const TOKENS_MAX = 64;
/** Texts that are remembered; the oldest goes first. */
const KNOWN_MAX = 512;
const known = new Map<string, boolean>();

/** An arrow function of plain parameters: `x => …`, `(a, b) => …`. */
const ARROW = /^\s*(?:([A-Za-z_$][\w$]*)|\(([\w$\s,]*)\))\s*=>/;

type Kind = "value" | "callee" | "member" | "either" | "prefix" | "infix" | "(" | "[" | "close";

/**
 * The tokens of such expressions. Left out on purpose: assignments, braces, spreads, templates,
 * functions; and `**`, `<<`, `>>`, by which a big integer outgrows its operands.
 */
const TOKENS: readonly (readonly [Kind | "word" | "math", RegExp])[] = [
  ["value", /\d+(?:\.\d*)?(?:e[+-]?\d+)?n?(?![\w$.])/y],
  ["value", /"[^"\\\n]*"|'[^'\\\n]*'/y],
  ["math", /Math\.[A-Za-z]\w*/y],
  ["word", /[A-Za-z_$][\w$]*/y],
  ["member", /\??\.(?!\d)[A-Za-z_$][\w$]*/y],
  [
    "infix",
    /===|!==|==|!=|<=(?![<=])|>=|&&|\|\||\?\?|>>>|\*(?![*=])|%|\/(?![/*])|<(?!<)|>(?!>)|[&|^?:,]/y,
  ],
  ["prefix", /[!~]/y],
  ["either", /\+(?![+=])|-(?![-=])/y],
  ["(", /\(/y],
  ["[", /\[/y],
  ["close", /[)\]]/y],
];

/** What may follow what. A bracket after a value would be a call, unless it follows a function of `Math`. */
type Place = "start" | "opened" | "value" | "callee";
const NEXT: { readonly [P in Place]: { readonly [K in Kind]?: Place } } = {
  start: {
    value: "value",
    callee: "callee",
    either: "start",
    prefix: "start",
    "(": "start",
    "[": "opened",
  },
  opened: {
    value: "value",
    callee: "callee",
    either: "start",
    prefix: "start",
    "(": "start",
    "[": "opened",
    close: "value",
  },
  value: { member: "value", either: "start", infix: "start", "[": "start", close: "value" },
  callee: { "(": "opened" },
};

const CONSTANTS: readonly string[] = ["true", "false", "null", "undefined", "NaN", "Infinity"];
const FUNCTIONS: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Math).filter((name) => /^[a-z]/.test(name)),
);

/** Whether the text of a function is a closed expression of its parameters. */
export function isClosedExpression(text: string): boolean {
  let closed = known.get(text);
  if (closed === undefined) {
    closed = text.length <= TEXT_MAX && readFunction(text);
    if (known.size >= KNOWN_MAX) known.delete(known.keys().next().value as string);
    known.set(text, closed);
  }
  return closed;
}

function readFunction(text: string): boolean {
  const arrow = ARROW.exec(text);
  if (arrow === null) return false;
  const params = (arrow[1] ?? arrow[2]).split(",").map((name) => name.trim());
  const names = new Set([...params, ...CONSTANTS]);
  let place: Place | undefined = "start";
  let at = arrow[0].length;
  const end = text.trimEnd().length;
  for (let tokens = 0; at < end && place !== undefined; tokens++) {
    if (tokens === TOKENS_MAX) return false;
    at += blanks(text, at);
    const [kind, length] = tokenAt(text, at, names);
    if (kind === undefined) return false;
    at += length;
    place = NEXT[place][kind];
  }
  return place === "value";
}

function blanks(text: string, at: number): number {
  let count = 0;
  while (/\s/.test(text.charAt(at + count))) count++;
  return count;
}

/** Kind and length of the token at a place; names that are not known are none. */
function tokenAt(
  text: string,
  at: number,
  names: ReadonlySet<string>,
): readonly [Kind | undefined, number] {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    if (kind === "math") return [mathKind(found.slice("Math.".length)), found.length];
    if (kind === "word") return [names.has(found) ? "value" : undefined, found.length];
    return [kind, found.length];
  }
  return [undefined, 0];
}

function mathKind(name: string): Kind | undefined {
  if (FUNCTIONS.has(name)) return "callee";
  return Object.hasOwn(Math, name) ? "value" : undefined;
}
