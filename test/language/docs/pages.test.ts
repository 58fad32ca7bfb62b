import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { docRules } from "../../../src/language/index.ts";

test("a page has the rules' docs, texts, places and examples", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "plygraph-")), "mine.rules");
  const rule = "rule Mine: s@Slice(x) where len(s.drop) == 0 => x;";
  const example =
    "example Mine {\n  input Slice(array([4])) { index: [0:4] };\n  expect array([4]);\n}";
  writeFileSync(
    path,
    `// What is mine.\n\n@doc("Slices go.") @tags(mine) @rare\n${rule}\n\n${example}\n`,
  );
  const { page } = await docRules(path);
  expect(page).toContain("# mine.rules\n\nWhat is mine.\n\n[Mine](#mine)\n\n## Mine\n\nSlices go.");
  expect(page).toContain("phase pushdown · #mine · mine.rules:4");
  expect(page).toContain(`\`\`\`\n${rule}\n\`\`\``);
  expect(page).toContain(`\`\`\`\n${example}\n\`\`\``);
  expect(page).not.toContain("@doc");
});

test("every built-in rule stands on a page", async () => {
  const { RULES } = await import("../../../src/optimizer/index.ts");
  const root = join(import.meta.dirname, "../../../docs/rules");
  const names = [
    "blockwise",
    "concats",
    "explore",
    "rechunks",
    "reductions",
    "slices",
    "transposes",
  ];
  const pages = names.map((name) => readFileSync(join(root, `${name}.md`), "utf8")).join("\n");
  expect(RULES.rules.filter(({ name }) => !pages.includes(`\n## ${name}\n`))).toEqual([]);
});
