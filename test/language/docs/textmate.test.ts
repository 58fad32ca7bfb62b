import { expect, test } from "@jest/globals";
import { textMateGrammar } from "../../../src/language/index.ts";
import { KEYWORDS, SIGNS } from "../../../src/language/syntax/tokens.ts";

interface Pattern {
  readonly name?: string;
  readonly match?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
}

const { patterns } = JSON.parse(textMateGrammar()) as { readonly patterns: readonly Pattern[] };

/** The name of the first pattern that matches at the start of `text`, as editors find it. */
function scopeOf(text: string): string | undefined {
  for (const { name, match, captures } of patterns) {
    if (match !== undefined && new RegExp(`^(?:${match})`).test(text))
      return name ?? captures?.[1]?.name;
  }
  return undefined;
}

test("keywords, names, values and signs of the token table have scopes", () => {
  for (const word of KEYWORDS) {
    const scope = scopeOf(`${word} `);
    expect([word, scope]).toEqual([
      word,
      ["true", "false", "null"].includes(word) ? "constant.language" : "keyword.control",
    ]);
  }
  for (const { role, match } of SIGNS) {
    if (role === "arrow") expect(scopeOf(String(match))).toBe("keyword.operator.arrow");
  }
  expect(scopeOf("SliceNoop:")).toBe("entity.name.type");
  expect(scopeOf("rule SliceNoop:")).toBe("keyword.control");
  expect(scopeOf("12.5e3")).toBe("constant.numeric");
  expect(scopeOf("len(x)")).toBe("entity.name.function.call");
  expect(scopeOf("// told")).toBe("comment.line.double-slash");
  expect(scopeOf("@tags(a)")).toBe("storage.modifier.annotation");
});
