/** Names of the rule language as names of TypeScript. */

/** Words that are names in rules and mean something in TypeScript. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "arguments async await break case catch class const continue debugger default delete do enum " +
    "eval export extends finally function get implements instanceof interface new of package " +
    "private protected public return set static super switch this throw try type typeof undefined " +
    "var void while yield"
  ).split(" "),
);

/** `class` is `class_`. */
export const jsName = (name: string): string => (RESERVED.has(name) ? `${name}_` : name);

/** A name for the context of a rule that none of `taken` is. */
export function contextName(taken: ReadonlySet<string>): string {
  return ["c", "context"].find((name) => !taken.has(name)) ?? "$c";
}
