/** Patterns as text, as they would stand in a rule file: witnesses of lints. */
import type { AttrPattern, ChildPattern } from "../../matching/index.ts";
import { operationName } from "../../optimizer/index.ts";

/** One line. */
export function patternText(pattern: ChildPattern): string {
  switch (pattern.kind) {
    case "any":
      return "_";
    case "var":
      return pattern.name;
    case "rest":
      return `...${pattern.name}`;
    case "as":
      return `${pattern.name}@${patternText(pattern.pattern)}`;
    case "node": {
      const names = pattern.types.map(operationName);
      const head = `${pattern.not === true ? "!" : ""}${names.length === 1 ? names[0] : `(${names.join(" | ")})`}`;
      const inputs =
        pattern.inputs === null ? "" : `(${pattern.inputs.map(patternText).join(", ")})`;
      const attrs = Object.entries(pattern.attrs).map(([name, attr]) => attrText(name, attr));
      return `${head}${inputs}${attrs.length === 0 ? "" : ` { ${attrs.join(", ")} }`}`;
    }
  }
}

function attrText(name: string, attr: AttrPattern): string {
  switch (attr.kind) {
    case "var":
      return attr.name === name ? name : `${name}: ${attr.name}`;
    case "any":
      return `${name}: _`;
    case "literal":
      return `${name}: ${JSON.stringify(attr.value)}`;
    case "test":
      return `${name}: ${attr.text ?? "(a test)"}`;
  }
}
