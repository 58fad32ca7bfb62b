/** The one way to write `.rules` files. */
import { RulesTextError } from "../../core/index.ts";
import { formatDiagnostic } from "../diagnostics.ts";
import { parseRules } from "../parse.ts";
import { type Doc, HARD, render } from "./doc.ts";
import { declaration } from "./layout.ts";
import { firstOf, type Part, type Piece, parts, pieces } from "./pieces.ts";

const WIDTH = 100;

/** What a declaration begins with. */
const STARTS: ReadonlySet<string> = new Set([
  "KeyModule",
  "KeyImport",
  "KeyOp",
  "KeyTag",
  "KeyRule",
  "KeyExample",
  "KeyStrategy",
  "KeyPipeline",
  "At",
  "End",
]);

/**
 * The text of a `.rules` file, laid out. Formatting twice changes nothing more; comments stay, and so
 * does what the file means.
 * @throws RulesTextError for a text that cannot be read
 */
export async function formatRules(text: string, file = "<text>"): Promise<string> {
  const { diagnostics } = await parseRules(text, { file });
  if (diagnostics.length > 0) throw new RulesTextError(file, diagnostics.map(formatDiagnostic));
  const { lex } = await import("../syntax/lexer.ts");
  const { tokens, comments } = lex(text);
  const all = parts(pieces(text, tokens, comments));
  const docs = declarations(all).map((list, k): Doc => {
    const first = firstOf(list[0]);
    const gap: Doc = k === 0 ? "" : first.spaced || needsSpace(first) ? [HARD, HARD] : HARD;
    return [gap, first.type === "End" ? comment(first) : declaration(list)];
  });
  return `${render(docs, WIDTH).trim()}\n`;
}

/** What stands behind the last declaration. */
const comment = ({ leading }: Piece): Doc =>
  leading.map((text, k): Doc => (k === 0 ? text : [HARD, text]));

/** What has annotations, or comments of its own, stands apart. */
const needsSpace = ({ type, leading }: Piece): boolean => type === "At" || leading.length > 0;

/** Cuts a file: a declaration ends where another begins, behind `;` or `}`. */
function declarations(all: readonly Part[]): readonly (readonly Part[])[] {
  const found: Part[][] = [];
  let ended = true;
  for (const part of all) {
    const { type } = firstOf(part);
    if (ended && STARTS.has(type)) found.push([]);
    found.at(-1)?.push(part);
    // Nothing that begins a declaration can stand behind attributes inside of one.
    ended = type === (part.kind === "token" ? "Semicolon" : "OpenCurly");
  }
  return found.filter(
    (list) => firstOf(list[0]).type !== "End" || firstOf(list[0]).leading.length > 0,
  );
}
