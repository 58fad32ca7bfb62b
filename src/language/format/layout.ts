/** Where spaces and line ends go. */
import { type Doc, group, HARD, indent, LINE, SOFT, suffix } from "./doc.ts";
import { type Bracket, firstOf, lastOf, type Part, type Piece } from "./pieces.ts";

/** What surrounds a run of parts. */
interface Around {
  /** A colon is part of a range: `0:2`. */
  readonly range: boolean;
}

const PLAIN: Around = { range: false };

/** A token with its comments. Comments in front of it begin on a line of their own. */
function token(piece: Piece): Doc {
  const before = piece.leading.flatMap((comment): Doc[] => [comment, HARD]);
  return [...before, piece.text, ...piece.trailing.map((comment) => suffix(` ${comment}`))];
}

const endsLine = ({ trailing }: Piece): boolean =>
  trailing.some((comment) => comment.startsWith("//"));

/** Parts one behind the other. */
export function run(list: readonly Part[], around: Around = PLAIN): Doc {
  return list.map((part, k): Doc => {
    const shown = part.kind === "token" ? token(part) : bracket(part, list[k - 1]);
    if (k === 0) return shown;
    return [between(list[k - 1], part, list[k - 2], around), shown];
  });
}

function bracket({ open, inner, close }: Bracket, before: Part | undefined): Doc {
  const last = inner.at(-1);
  if (last === undefined && close.leading.length === 0) {
    return [token(open), endsLine(open) ? HARD : "", token(close)];
  }
  const edge = open.type === "OpenCurly" ? LINE : SOFT;
  const start = endsLine(open) || startsLine(inner[0]) ? HARD : edge;
  const ends = (last !== undefined && endsLine(lastOf(last))) || close.leading.length > 0;
  const around = { range: mayHoldRanges(open, inner, before) };
  return group([
    token(open),
    indent([start, run(inner, around)]),
    ends ? HARD : edge,
    token(close),
  ]);
}

/** Whether colons inside are those of ranges: in a list that is neither a loop nor an index. */
function mayHoldRanges(open: Piece, [first]: readonly Part[], before: Part | undefined): boolean {
  if (open.type !== "OpenSquare" || (first !== undefined && firstOf(first).type === "KeyFor")) {
    return false;
  }
  return before === undefined || !isOperand(lastOf(before));
}

const startsLine = (part: Part | undefined): boolean =>
  part !== undefined && firstOf(part).leading.length > 0;

/** Operators before which a line may end. */
const BREAKS: ReadonlySet<string> = new Set(["And", "Or", "KeyThen", "KeyElse", "Choice"]);
const TIGHT_BEFORE: ReadonlySet<string> = new Set(["Comma", "Semicolon", "Dot", "Question", "At"]);
const TIGHT_BEHIND: ReadonlySet<string> = new Set(["Dot", "Ellipsis", "Bang", "At", "Hash"]);
const OPERANDS: ReadonlySet<string> = new Set([
  "Lower",
  "Upper",
  "Num",
  "Text",
  "CloseRound",
  "CloseSquare",
  "CloseCurly",
  "Anything",
]);

const isOperand = ({ type }: Piece): boolean => OPERANDS.has(type);

function between(left: Part, right: Part, before: Part | undefined, around: Around): Doc {
  const [a, b] = [lastOf(left), firstOf(right)];
  if (endsLine(a) || b.leading.length > 0) return HARD;
  if (a.type === "Comma") return LINE;
  const colon = b.type === "Colon" || (a.type === "Colon" && around.range);
  const tight = TIGHT_BEFORE.has(b.type) || TIGHT_BEHIND.has(a.type) || isSign(a, before);
  if (colon || tight || (right.kind === "bracket" && isArgs(a, b))) return "";
  return BREAKS.has(b.type) ? LINE : " ";
}

/** Whether a bracket stands right behind what it belongs to. */
const isArgs = (callee: Piece, { type }: Piece): boolean =>
  type !== "OpenCurly" && isCallee(callee);

/** Whether a minus stands before one operand, and not between two. */
const isSign = ({ type }: Piece, before: Part | undefined): boolean =>
  type === "Minus" && (before === undefined || !isOperand(lastOf(before)));

/** Whether a bracket behind it belongs to it: `f(…)`, `xs[…]`, `(A | B)(…)`, `x.input(…)`. */
const isCallee = ({ type }: Piece): boolean =>
  ["Lower", "Upper", "CloseRound", "CloseSquare", "CloseCurly"].includes(type);

const CLAUSES: ReadonlySet<string> = new Set([
  "KeyWhere",
  "KeySharing",
  "KeyLet",
  "Arrow",
  "ExploreArrow",
  "BothArrow",
]);

/** A declaration, without the line end behind it. */
export function declaration(list: readonly Part[]): Doc {
  const notes: Doc[] = [];
  let at = 0;
  while (firstOf(list[at]).type === "At") {
    const end = list[at + 2]?.kind === "bracket" ? at + 3 : at + 2;
    notes.push(group(run(list.slice(at, end))), HARD);
    at = end;
  }
  const rest = list.slice(at);
  const { type } = firstOf(rest[0]);
  if (type === "KeyExample") return [...notes, example(rest)];
  if (type === "KeyRule") return [...notes, rule(rest)];
  const long = type === "KeyStrategy" || type === "KeyPipeline" || type === "KeyTag";
  return [...notes, group(long ? indent(run(rest)) : run(rest))];
}

/** `rule Name: pattern`, clauses and the arrow: on one line, or each on its own. */
function rule(list: readonly Part[]): Doc {
  const segments: Part[][] = [list.slice(0, 3), []];
  for (const part of list.slice(3)) {
    if (CLAUSES.has(firstOf(part).type) && part.kind === "token") segments.push([]);
    segments[segments.length - 1].push(part);
  }
  const [head, ...others] = segments;
  const lines = others.flatMap((segment, k): Doc[] => {
    const before = segments[k].at(-1);
    const forced = (before !== undefined && endsLine(lastOf(before))) || startsLine(segment[0]);
    return [forced ? HARD : LINE, group(indent(run(segment)))];
  });
  return group([run(head), indent(lines)]);
}

/** `example Name { input …; expect …; }`: a statement a line. */
function example(list: readonly Part[]): Doc {
  const [word, name, body, ...others] = list;
  if (body?.kind !== "bracket") return run(list);
  const statements: Part[][] = [[]];
  for (const part of body.inner) {
    statements[statements.length - 1].push(part);
    if (part.kind === "token" && part.type === "Semicolon") statements.push([]);
  }
  const lines = statements
    .filter((statement) => statement.length > 0)
    .flatMap((statement): Doc[] => [HARD, group(indent(run(statement)))]);
  return [
    run([word, name]),
    between(name, body, word, PLAIN),
    token(body.open),
    indent(lines),
    HARD,
    token(body.close),
    run(others),
  ];
}
