/** Bounds of what the parser is given: declarations beyond them are told and left out, the others are read. */
import type { IToken } from "chevrotain";
import type { Diagnostics } from "../diagnostics.ts";
import { LIMITS } from "../limits.ts";

const BRACKETS: ReadonlyMap<string, number> = new Map(
  ["Round", "Curly", "Square"].flatMap((kind) => [
    [`Open${kind}`, 1],
    [`Close${kind}`, -1],
  ]),
);
/** What else makes the parser go deeper; it comes back at the end of the declaration. */
const DEEPER: ReadonlySet<string> = new Set(["KeyIf", "KeyElse", "KeyThen", "At"]);

/** What makes an expression one level deeper for whoever reads its tree: `a && b && c`, `a.b.c`. */
const LINKS: ReadonlySet<string> = new Set([
  "||",
  "&&",
  "+",
  "-",
  "!",
  "*",
  "/",
  "%",
  ".",
  "with",
  "where",
  "let",
  "[",
]);
/** Behind these another expression begins, or another rule. */
const ENDS: ReadonlySet<string> = new Set([",", ";"]);

const DECLARATIONS: ReadonlySet<string> = new Set(
  ["Import", "Op", "Tag", "Rule", "Example", "Strategy", "Pipeline"].map((word) => `Key${word}`),
);
const BEHIND: ReadonlySet<string> = new Set(["Semicolon", "CloseCurly"]);

const typeAt = (tokens: readonly IToken[], k: number): string => tokens[k]?.tokenType.name ?? "";

/** The tokens of all declarations that are within the limits; what is beyond goes into `diagnostics`. */
export function withinLimits(tokens: readonly IToken[], diagnostics: Diagnostics): IToken[] {
  const starts = startsOf(tokens);
  return starts.flatMap((start, k) => {
    const own = tokens.slice(start, starts[k + 1] ?? tokens.length);
    // Trees are walked by calls, and the parser calls itself: both are bounded before they run.
    const isShort = short(own, diagnostics);
    return shallow(own, diagnostics) && isShort ? own : [];
  });
}

/**
 * Where declarations begin: behind the end of another one, where no bracket is open; and where a rule
 * does, whatever was not closed before.
 */
function startsOf(tokens: readonly IToken[]): readonly number[] {
  const starts = [0];
  let open = 0;
  for (let k = 0; k < tokens.length; k++) {
    const type = typeAt(tokens, k);
    if (beginsRule(tokens, k)) {
      open = 0;
      starts.push(withAnnotations(tokens, k, starts.at(-1) ?? 0));
    } else if (open === 0 && DECLARATIONS.has(type) && BEHIND.has(typeAt(tokens, k - 1))) {
      starts.push(k);
    }
    open = Math.max(0, open + (BRACKETS.get(type) ?? 0));
  }
  return starts;
}

/** `rule Name:` stands in no expression: there, the parser has left what was not closed. */
const beginsRule = (tokens: readonly IToken[], k: number): boolean =>
  typeAt(tokens, k) === "KeyRule" &&
  typeAt(tokens, k + 1) === "Upper" &&
  typeAt(tokens, k + 2) === "Colon";

/** The first of the annotations in front of token `k`, behind `from`; `k` where there are none. */
function withAnnotations(tokens: readonly IToken[], k: number, from: number): number {
  let start = k;
  for (let at = k - 1; at > from; at--) {
    const type = typeAt(tokens, at);
    if (BEHIND.has(type)) break;
    if (type === "At" && !isBinding(tokens, at)) start = at;
  }
  return start;
}

/** `x@Slice`: an `@` of a pattern, and no annotation. */
const isBinding = (tokens: readonly IToken[], at: number): boolean =>
  typeAt(tokens, at + 1) === "Upper" || typeAt(tokens, at + 1) === "Hash";

function short(tokens: readonly IToken[], diagnostics: Diagnostics): boolean {
  let links = 0;
  for (const { image, startOffset } of tokens) {
    if (ENDS.has(image)) links = 0;
    else if (LINKS.has(image)) links += 1;
    if (links <= LIMITS.linksMax) continue;
    const span = { start: startOffset, end: startOffset + image.length };
    const wrong = `more than ${LIMITS.linksMax} operations or conditions in a row`;
    diagnostics.add("limit", span, `${wrong}: a helper function can do part of it`);
    return false;
  }
  return true;
}

function shallow(tokens: readonly IToken[], diagnostics: Diagnostics): boolean {
  let brackets = 0;
  let others = 0;
  for (const { tokenType, startOffset } of tokens) {
    brackets = Math.max(0, brackets + (BRACKETS.get(tokenType.name) ?? 0));
    if (DEEPER.has(tokenType.name)) others += 1;
    else if (tokenType.name === "Semicolon") others = 0;
    if (brackets + others <= LIMITS.depthMax) continue;
    const span = { start: startOffset, end: startOffset + 1 };
    diagnostics.add("limit", span, `nested more than ${LIMITS.depthMax} deep: name parts with let`);
    return false;
  }
  return true;
}
