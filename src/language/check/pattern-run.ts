/** What is collected on the way through a pattern, and how its names are bound. */
import type { Let, RuleExpression } from "../../matching/index.ts";
import type { Name } from "../syntax/ast.ts";
import type { Env, Scope } from "./scope.ts";
import { fits, type Type, typeText } from "./types.ts";

/** What is collected on the way through a pattern. */
export interface PatternRun {
  readonly scope: Scope;
  readonly env: Env;
  readonly conditions: RuleExpression[];
  readonly lets: Let[];
  /** How many names were made up. */
  made: number;
}

/** Binds a name; a name that stands twice asks for the same value twice. */
export function bind(name: Name, type: Type, { scope, env }: PatternRun): void {
  const before = scope.use(name.text);
  if (before === undefined) {
    scope.bind(name, type);
    return;
  }
  if (fits(before, type)) return;
  const message = `"${name.text}" is ${typeText(before)} and cannot be ${typeText(type)} as well`;
  env.diagnostics.add("type", name.span, message);
}
