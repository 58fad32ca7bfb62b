/** What checks found, as text for people. */
import { checkThat } from "../core/index.ts";
import type { RuleReport } from "./check-rule.ts";
import type { CheckReport } from "./check-rules.ts";
import { exampleText, type Finding } from "./finding.ts";

/** One line a rule, then everything that was found. */
export function formatReport(report: CheckReport): string {
  const given = report as Partial<CheckReport> | null | undefined;
  const isReport = Array.isArray(given?.rules) && Array.isArray(given.findings);
  checkThat("formatReport()", "what it takes", report ?? null, isReport, "checkRules()'s report");
  const { rules, findings, seed, ms } = report;
  const wide = Math.max(0, ...rules.map(({ rule }) => rule.length));
  const lines = rules.map((one) => lineOf(one, wide));
  const fired = rules.reduce((sum, one) => sum + one.fired, 0);
  const found = findings.length === 0 ? "nothing wrong" : `${findings.length} findings`;
  const total = `${rules.length} rules, ${fired} firings compared, seed ${seed}, ${(ms / 1000).toFixed(1)} s: ${found}`;
  return [...lines, ...findings.map(formatFinding), total].join("\n");
}

function lineOf(report: RuleReport, wide: number): string {
  const { rule, matched, fired, passRate, small, random, findings } = report;
  const mark = findings.length === 0 ? "ok  " : "FAIL";
  const scope = `${small.runs}${small.complete ? " (all)" : ""} small + ${random} random terms`;
  const rate = `${(100 * passRate).toFixed(0)} %`;
  return `${mark} ${rule.padEnd(wide)}  fired ${String(fired).padStart(5)} of ${String(matched).padStart(5)} matches (${rate} of random), ${scope}`;
}

/** One finding with its counter-example, in the rule language and in TypeScript. */
export function formatFinding(finding: Finding): string {
  const { rule, kind, text, before, after, choices } = finding;
  const head = `\n${rule}: ${kind}: ${text}`;
  if (before === null) return head;
  const indent = (block: string): string => block.replace(/^/gm, "    ");
  const parts = [head, indent(exampleText(finding)), "  in TypeScript:", indent(before.typescript)];
  if (after !== null) parts.push("  became:", indent(after.typescript));
  if (choices !== null) parts.push(`  choices: [${choices.join(", ")}]`);
  return parts.join("\n");
}
