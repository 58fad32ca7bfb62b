/** Pages about rules, made from what their files say. */
import { basename } from "node:path";
import type { CheckedRule } from "../check/rules.ts";
import { type CheckedFile, type CompileOptions, checkRules } from "../compile.ts";
import type { Diagnostic } from "../diagnostics.ts";
import { readRulesFile } from "../load.ts";
import { lineTable } from "../places.ts";

/** What is written about a file. */
export interface RulesPage {
  /** Markdown. Rules in which something is wrong are left out. */
  readonly page: string;
  /** Everything that is wrong, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A page in Markdown about the rules of a file: for each what it does, its text, where it runs, and
 * its examples.
 * @throws RulesFileError where the file cannot be read
 */
export async function docRules(path: string, options: CompileOptions = {}): Promise<RulesPage> {
  const text = await readRulesFile(path);
  const checked = await checkRules(text, { ...options, file: path });
  return { page: pageOf(checked), diagnostics: checked.diagnostics.list() };
}

/** The page of a file that was checked. */
export function pageOf(checked: CheckedFile): string {
  const name = basename(checked.file);
  const rules = checked.rules.map((rule) => section(rule, checked, name));
  const about = /^(?:\/\/[^\n]*\n)+/.exec(checked.text)?.[0] ?? "";
  const told = about
    .split("\n")
    .map((line) => line.replace(/^\/\/ ?/, ""))
    .join(" ")
    .trim();
  const list = checked.rules
    .map((rule) => `[${rule.name}](#${rule.name.toLowerCase()})`)
    .join(" · ");
  return `${[`# ${name}`, told, list, ...rules].filter((part) => part !== "").join("\n\n")}\n`;
}

function section(rule: CheckedRule, checked: CheckedFile, file: string): string {
  const { line } = lineTable(checked.text)(rule.node.name.span.start);
  const own = checked.examples.filter((example) => example.rule === rule.name);
  const examples = own.map(({ node }) => checked.text.slice(node.span.start, node.span.end));
  return [
    `## ${rule.name}`,
    rule.notes.doc,
    `${facts(rule).join(" · ")} · ${file}:${line}`,
    code(withoutNotes(rule, checked.text)),
    ...examples.map(code),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const code = (text: string): string => `\`\`\`\n${text}\n\`\`\``;

/** A rule from its keyword on: what its annotations say stands above it. */
function withoutNotes({ node }: CheckedRule, text: string): string {
  const from = node.annotations.reduce((end, { span }) => Math.max(end, span.end), node.span.start);
  const body = text.slice(from, node.span.end);
  // Between annotations and keyword there may be comments.
  return body.slice(Math.max(0, body.search(/^[ \t]*rule\b/m))).trimStart();
}

function facts({ mode, notes }: CheckedRule): readonly string[] {
  const told = [`phase ${notes.phases.join(", ")}`];
  if (notes.tags.length > 0) told.push(notes.tags.map((tag) => `#${tag}`).join(" "));
  if (mode !== "normalize")
    told.push(mode === "explore" ? "costs decide" : "both ways, costs decide");
  if (notes.benefit !== 0) told.push(`benefit ${notes.benefit}`);
  if (notes.decreases !== null) told.push(`lessens ${notes.decreases}`);
  if (notes.cost !== null) told.push(`by ${notes.cost}`);
  if (notes.essential) told.push("essential");
  if (notes.since !== null) told.push(`since ${notes.since}`);
  return told;
}
