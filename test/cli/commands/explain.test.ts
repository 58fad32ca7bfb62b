import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { decodeTrace } from "../../../src/optimizer/index.ts";
import { cliAlone, sharedCli } from "../../support/cli.ts";

const ROOT = join(import.meta.dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "plygraph-explain-"));
const cli = sharedCli();
afterAll(() => rmSync(folder, { recursive: true }));

/** A module in a file of its own. */
function module(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text.replace("plygraph", join(ROOT, "src/index.ts")));
  return file;
}

const TILE = module(
  "tile.ts",
  `import { ones } from "plygraph";
   const x: ReturnType<typeof ones> = ones([1000, 1000], { chunks: [100, 100] });
   export const outputs = () => [x.add(1).T.slice("0:10, 0:10")];`,
);

describe("plygraph explain", () => {
  test("tells both plans, and the plan behind every phase where that is asked for", async () => {
    const { code, out } = await cliAlone(["explain", TILE, "--phase", "--stats"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^before: 4 layers, 301 tasks/);
    expect(out).toMatch(/\npushdown: 2 firings, .*: .*SliceThroughBlockwise ×1/);
    expect(out).toMatch(/\n\+\d+ +source/);
    expect(out).toMatch(/\nrule +tried +matched +fired +survived/);
  });

  test("why a layer is there, and why a rule did not fire", async () => {
    const why = await cli(["explain", TILE, "--why", "0"]);
    expect(why.out).toMatch(/written: slice .*\n +pushdown: SliceThroughBlockwise made blockwise/);
    const whyNot = await cli(["explain", TILE, "--why-not", "SliceThroughTranspose", "--at", "3"]);
    expect(whyNot.out).toMatch(/did not fire.*\n.*\n.*`t`\) is no Transpose\n +found: blockwise/);
  });

  test("pictures: Graphviz, Mermaid, and a page of steps", async () => {
    expect((await cli(["explain", TILE, "--dot"])).out).toMatch(
      /^digraph layers \{[\s\S]*by Slice/,
    );
    expect((await cli(["explain", TILE, "--mermaid"])).out).toMatch(/^flowchart BT\n {2}n\d+\["/);
    const page = join(folder, "steps.html");
    expect((await cli(["explain", TILE, "--html", page])).code).toBe(0);
    expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>/);
  });

  test.each<[string, readonly string[], RegExp]>([
    ["a file that is not there", [join(folder, "none.ts")], /there is no file/],
    [
      "a module without arrays",
      [module("none.mjs", "export const x = 1;")],
      /exports x; export the arrays as `outputs`/,
    ],
    [
      "a module that does not load",
      [module("broken.mjs", "export const = 1;")],
      /cannot be loaded: Unexpected token/,
    ],
    [
      "a layer that is not there",
      [TILE, "--why", "99"],
      /--why 99 names no layer; layers have numbers from 0 to \d+/,
    ],
    ["a rule that is not there", [TILE, "--why-not", "Nope"], /no rule is called or tagged "Nope"/],
    [
      "a rule to disable that is not there",
      [TILE, "--disable", "Nope"],
      /no rule is called or tagged "Nope"/,
    ],
    [
      "a module whose function throws",
      [module("throws.mjs", 'export const outputs = () => { throw new TypeError("no data"); };')],
      /^plygraph: explain: ".*throws\.mjs" could not make its arrays: no data$/m,
    ],
    ["an essential rule to disable", [TILE, "--disable", "LowerReduce"], /it is essential/],
    ["a place without a question", [TILE, "--at", "1"], /--at asks about a rule: --why-not RULE/],
    [
      "two ways to tell",
      [TILE, "--phase", "--totals"],
      /'--totals' cannot be used with .*'--phase'/,
    ],
    ["a level that there is not", [TILE, "--level", "7"], /Allowed choices are 0, 1, 2, 3/],
  ])("%s is refused in a line", async (_what, args, message) => {
    const { code, err } = await cli(["explain", ...args]);
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(err).not.toContain("    at ");
  });

  test("rules are switched off from outside, for a whole process", async () => {
    const off = { PLYGRAPH_RULES_DISABLE: "Slice*, #fuse" };
    expect((await cliAlone(["explain", TILE, "--totals"], off)).out).not.toMatch(/Slice|Fuse/);
    const wrong = await cliAlone(["explain", TILE], { PLYGRAPH_RULES_DISABLE: "Nope" });
    expect(wrong.code).toBe(1);
    expect(wrong.err).toMatch(/PLYGRAPH_RULES_DISABLE: no rule is called or tagged "Nope"/);
  });
});

describe("plygraph trace", () => {
  test("lists firings; what is kept is replayed", async () => {
    const kept = join(folder, "tile.jsonl");
    const list = await cli(["trace", TILE]);
    expect(list.out).toMatch(/ 1 compact: TransposeThroughBlockwise: blockwise .*\n/);
    expect(list.out).toMatch(/firings, stopped at fixpoint\n$/);
    expect((await cli(["trace", TILE, "--jsonl", kept, "--replay"])).out).toMatch(
      /\d firings replayed/,
    );
    expect(decodeTrace(readFileSync(kept, "utf8")).entries.length).toBeGreaterThan(8);
    expect((await cli(["trace", kept, "--replay"])).out).toMatch(/\d firings replayed/);
    writeFileSync(
      kept,
      readFileSync(kept, "utf8").replace('"fire","SliceIntoSource"', '"fire","Nope"'),
    );
    const changed = await cli(["trace", kept, "--replay"]);
    expect(changed.code).toBe(1);
    expect(changed.err).toMatch(/firing \d of the trace, Nope: there is no such rule/);
  });

  test("finds the firing behind which a condition holds", async () => {
    const found = await cli(["trace", TILE, "--bisect", "tasks < 150"]);
    expect(found.out).toMatch(/pushdown: SliceThroughBlockwise\n +before: slice/);
    const bad = await cli(["trace", TILE, "--bisect", "tasks <"]);
    expect(bad).toMatchObject({ code: 1, err: expect.stringMatching(/ends early[\s\S]*\^/) });
    expect((await cli(["trace", TILE, "--bisect", "taks < 3"])).err).toMatch(/taks[\s\S]*\^/);
    expect((await cli(["trace", TILE, "--bisect", "tasks + 3"])).err).toMatch(/is no condition/);
  });
});
