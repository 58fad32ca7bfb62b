import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { checkFile, loadRules } from "../../src/language/index.ts";

const RULES = join(import.meta.dirname, "../../src/optimizer/rules");

test("built-in rules have the types of their helpers; others are told where they are wrong", async () => {
  const path = join(RULES, "transposes.rules");
  const text = readFileSync(path, "utf8");
  expect(await checkFile(path, { types: true })).toEqual([]);
  const swapped = text.replace("isProduct(kernel)", "isProduct(axes)");
  const line = swapped.split("\n").findIndex((one) => one.includes("isProduct(axes)")) + 1;
  const found = await checkFile(path, { types: true, text: swapped });
  const errors = found.filter(({ severity }) => severity === "error");
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({ code: "type", line });
  expect(errors[0].message).toMatch(/not assignable to parameter of type 'Kernel'/);
});

test("helpers that are not there are told at the import", async () => {
  const path = join(RULES, "x.rules");
  const [gone, name] = await checkFile(path, {
    text: 'import { a } from "./nowhere.ts";\nimport { isExpr, isExpt } from "./helpers/kernels.ts";\nrule A: b@Blockwise(x) where a(x) && isExpr(b.kernel) && isExpt(x) => x;',
  });
  expect(gone).toMatchObject({ code: "import", line: 1 });
  expect(name).toMatchObject({ code: "unknown", line: 2, suggestion: "isExpr" });
});

test("a file that cannot be read is an error of its own", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plygraph-"));
  await expect(loadRules(join(folder, "none.rules"))).rejects.toMatchObject({ tag: "RulesFile" });
  await expect(loadRules(folder)).rejects.toMatchObject({ tag: "RulesFile" });
});
