/** The TextMate grammar of `.rules` files, made from the table of tokens. */
import { KEYWORDS, SIGNS } from "../syntax/tokens.ts";

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Words that are values. */
const VALUES: ReadonlySet<string> = new Set(["true", "false", "null"]);

const signs = (role: string): string =>
  SIGNS.filter((sign) => sign.role === role)
    .map(({ match }) => escaped(String(match)))
    .join("|");

/** The text of `plygraph-rules.tmLanguage.json`. */
export function textMateGrammar(): string {
  const words = KEYWORDS.filter((word) => !VALUES.has(word)).join("|");
  const grammar = {
    name: "plygraph rules",
    scopeName: "source.plygraph-rules",
    fileTypes: ["rules"],
    patterns: [
      { name: "comment.line.double-slash", match: "//.*$" },
      { name: "comment.block", begin: "/\\*", end: "\\*/" },
      {
        name: "string.quoted.double",
        begin: '"',
        end: '"|$',
        patterns: [{ name: "constant.character.escape", match: '\\\\["\\\\nt]' }],
      },
      { name: "storage.modifier.annotation", match: "(?<![\\w)])@[a-z]\\w*" },
      { name: "entity.name.tag", match: "#[a-z]\\w*" },
      {
        match: "\\b(rule|example)\\s+([A-Z]\\w*)",
        captures: {
          1: { name: "keyword.control" },
          2: { name: "entity.name.function" },
        },
      },
      { name: "keyword.control", match: `\\b(?:${words})\\b(?!\\s*:[^:])` },
      { name: "constant.language", match: `\\b(?:${[...VALUES].join("|")})\\b` },
      { name: "constant.numeric", match: "\\b\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?\\b" },
      { name: "entity.name.type", match: "\\b[A-Z]\\w*\\b" },
      { name: "entity.name.function.call", match: "\\b[a-z]\\w*(?=\\()" },
      { name: "variable.other.property", match: "\\b[a-z]\\w*(?=\\s*:(?!:))" },
      { name: "variable.other", match: "\\b[a-z]\\w*\\b" },
      { name: "keyword.operator.arrow", match: signs("arrow") },
      { name: "keyword.operator", match: signs("operator") },
    ],
  };
  return `${JSON.stringify(grammar, null, 2)}\n`;
}
