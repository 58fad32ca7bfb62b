/** Pages about rules, made from what their files say. */
import { basename } from "node:path";
import type { CheckedRule } from "../check/rules.ts";
import { type CheckedFile, type CompileOptions, checkRules } from "../compile.ts";
import { readRulesFile } from "../load.ts";
import { lineTable } from "../places.ts";

/**
 * A page in Markdown about the rules of a file: for each what it does, its text, where it runs, and
 * its examples.
 * @throws RulesFileError where the file cannot be read
 */
export async function docRules(path: string, options: CompileOptions = {}): Promise<string> {
  const text = await readRulesFile(path);
  return pageOf(await checkRules(text, { ...options, file: path }));
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
  const body = checked.text.slice(rule.node.span.start, rule.node.span.end);
  const own = checked.examples.filter((example) => example.rule === rule.name);
  const examples = own.map(({ node }) => checked.text.slice(node.span.start, node.span.end));
  return [
    `## ${rule.name}`,
    rule.notes.doc,
    `${facts(rule).join(" · ")} · ${file}:${line}`,
    code(withoutNotes(body)),
    ...examples.map(code),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const code = (text: string): string => `\`\`\`\n${text}\n\`\`\``;

/** A rule from its keyword on: what its annotations say stands above it. */
const withoutNotes = (text: string): string => text.slice(text.search(/^rule\b/m));

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
