/** What a check found: one record a rule and kind, with the smallest term that shows it. */
import type { Written } from "./sort.ts";

/** What is wrong. */
export type FindingKind =
  /** The two sides differ in values, or one throws. */
  | "values"
  | "shape"
  | "dtype"
  | "chunks"
  | "annotations"
  | "throws"
  /** Asked twice, it answered differently. */
  | "impure"
  /** It says that it fired, and answers what it was given. */
  | "unchanged"
  /** It undoes itself, or fires without end. */
  | "loops"
  /** A consumer of the one side cannot read the other. */
  | "context"
  /** A `=>` rule that makes a plan dearer. */
  | "cost"
  /** Its conditions hold too rarely for terms made from its left side. */
  | "pass-rate"
  /** It never fired. */
  | "silent"
  /** An example of its own does not hold. */
  | "example";

/** One thing that is wrong with a rule. */
export interface Finding {
  readonly rule: string;
  readonly kind: FindingKind;
  /** One line: what differs. */
  readonly text: string;
  /** `reference`, `tasks`, or null where nothing was run. */
  readonly runner: string | null;
  /** The term, shrunk; null where no term is to blame. */
  readonly before: Written | null;
  readonly after: Written | null;
  /** The choices that make the term again; null where there is none. */
  readonly choices: readonly number[] | null;
}

/** What an example cannot tell: it sees what a rule made, not how often it was asked. */
const SEEN_BY_NO_EXAMPLE: ReadonlySet<FindingKind> = new Set(["impure", "unchanged"]);

/**
 * An `example` block that does not hold as things are, to be pasted beside the rule: it says that the
 * rule must not fire there. A rule that may has to make what is equal; `expect` says what that is.
 */
export function exampleText({ rule, kind, before, after, text }: Finding): string {
  if (before === null) return "";
  const notes = [text, ...(after === null ? [] : [`made: ${after.rules}`])].map(
    (note) => `// ${note.replaceAll(/\s*\n\s*/g, " ")}`,
  );
  if (SEEN_BY_NO_EXAMPLE.has(kind)) return [...notes, `// at: ${before.rules}`].join("\n");
  const lines = [...notes, `input ${before.rules};`, "unchanged;"].map((line) => `  ${line}`);
  return [`example ${rule} {`, ...lines, "}"].join("\n");
}
