import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { cliAlone, sharedCli } from "../../support/cli.ts";

const ROOT = join(import.meta.dirname, "../../..");
const CONCATS = join(ROOT, "src/optimizer/rules/concats.rules");
const folder = mkdtempSync(join(tmpdir(), "plygraph-rules-"));
const cli = sharedCli();
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const WRONG = file(
  "wrong.rules",
  `module mine;
@phase(pushdown)
rule Flip: Transpose(Transpose(x) { axes: p }) { axes: q } where len(p) == 2 => Transpose(x) { axes: q };
example Flip { input Transpose(Transpose(array([2, 3])) { axes: [1, 0] }) { axes: [1, 0] }; expect array([2, 3]); }
`,
);

test("check passes right rules, and shows the smallest term for a wrong one", async () => {
  const right = await cli(["rules", "check", CONCATS, "--terms", "30", "--costs", "3"]);
  expect(right.code).toBe(0);
  expect(right.out).toMatch(/ok {3}ConcatOfOne .*fired +\d+ of/);
  const wrong = await cli([
    "rules",
    "check",
    WRONG,
    "--terms",
    "60",
    "--no-lints",
    "--elements",
    "30",
  ]);
  expect(wrong.code).toBe(1);
  expect(wrong.out).toMatch(/FAIL Flip/);
  expect(wrong.out).toMatch(/example Flip \{/);
});

test("check finds every fault of a file of rules that look right, at the default budget for costs", async () => {
  const path = join(ROOT, "test/verify/planted/faults.rules");
  const planted = [...readFileSync(path, "utf8").matchAll(/@tags\((.*)\)\n(?:@.*\n)*rule (\w+):/g)];
  expect(planted.length).toBeGreaterThanOrEqual(16);
  const { code, out } = await cli(["rules", "check", path, "--no-lints", "--terms", "100"]);
  expect(code).toBe(1);
  for (const [, tags, name] of planted) {
    expect(out).toMatch(new RegExp(`^${name}: (${tags.replaceAll(", ", "|")}): `, "m"));
  }
}, 240_000);

test("errors of a text are told with carets, all of them", async () => {
  const bad = file(
    "bad.rules",
    "module a;\nrule Foo: Slice(x { index } => x;\nrule Bar: Slcie(x) => x;\n",
  );
  const { code, out } = await cli(["rules", "check", bad]);
  expect(code).toBe(1);
  expect(out).toMatch(
    /bad\.rules:2:19: error: [\s\S]*\^[\s\S]*bad\.rules:3:11: error: .*did you mean "Slice"[\s\S]*\^{5}/,
  );
});

test("test runs examples", async () => {
  expect((await cli(["rules", "test", CONCATS])).out).toMatch(/4 rules, \d+ examples, 0 wrong\n$/);
  const wrong = await cli(["rules", "test", WRONG]);
  expect(wrong.code).toBe(1);
  expect(wrong.out).toMatch(/FAIL Flip [\s\S]*(example 1: |changed the )/);
});

test("broken files: each command tells the errors, does what is left, and fails", async () => {
  const bad = "rule Bad: Slize(x) => x;\n";
  const fine = `@phase(tidy) rule Fine: Transpose(x) { axes } where false => x;
example Fine { input Transpose(array([4, 6])) { axes: [1, 0] }; unchanged; }
`;
  const broken = file("broken.rules", bad);
  const half = file("half.rules", bad + fine);
  for (const verb of ["graph", "doc", "test", "bench"]) {
    const { code, out, err } = await cli(["rules", verb, broken]);
    expect({ verb, code }).toEqual({ verb, code: 1 });
    expect(out + err).toMatch(/no operation "Slize"; did you mean "Slice"\?/);
  }
  expect((await cli(["rules", "bench", broken])).err).toMatch(
    /there is no rule to measure; left out/,
  );
  expect((await cli(["rules", "test", half])).out).toMatch(
    /\n1 rule, 1 example, 0 wrong; left out: what has an error \(1 error, told above\)\n$/,
  );
  const doc = await cli(["rules", "doc", half]);
  // Beside annotations, too, a rule is shown from its keyword on.
  expect(doc.out).toContain("\n```\nrule Fine: Transpose(x) { axes } where false => x;\n```\n");
  expect(doc.code).toBe(1);
});

test("bench measures each rule", async () => {
  const { code, out } = await cli(["rules", "bench", CONCATS, "--ms", "2", "--json"]);
  expect(code).toBe(0);
  const rows = JSON.parse(out) as readonly Record<string, number>[];
  expect(rows.length).toBe(4);
  for (const { firingNs, firing, terms } of rows) {
    expect(firingNs).toBeGreaterThan(0);
    expect(firing).toBeGreaterThan(0);
    expect(terms).toBeGreaterThan(20);
  }
});

test("a rule that throws is a row of coverage and bench; the others have theirs", async () => {
  file(
    "boom.ts",
    `export const boom = (): boolean => { throw new RangeError("out of reach"); };\n`,
  );
  const throwing = file(
    "throwing.rules",
    `module mine;
import { boom } from "./boom.ts";
rule Boom: Transpose(x) { axes } where boom(axes) => x;
rule Fine: k@Concat(Concat(x) { axis: 0 }) { axis: 0 } where len(k.shape) == 1 => Concat(x) { axis: 0 };
`,
  );
  const bench = await cli(["rules", "bench", throwing, "--ms", "1"]);
  expect(bench.code).toBe(1);
  expect(bench.out).toMatch(/^Fine +\S+ +\d+ +\d+ +\d+$/m);
  expect(bench.out).toMatch(/^Boom +threw RangeError: out of reach$/m);
  const coverage = await cli(["rules", "coverage", throwing, "--programs", "2"]);
  expect(coverage.code).toBe(1);
  expect(coverage.out).toMatch(/^Fine +\d+ +\d+ +[1-9]/m);
  expect(coverage.out).toMatch(/^Boom: threw RangeError: out of reach; mend it$/m);
});

test("fmt lays a file out, and says where one is not", async () => {
  const messy = file(
    "messy.rules",
    "module   mine;\nrule A: Transpose( x ){axes:a} where len(a)==1 => x;\n",
  );
  expect((await cli(["rules", "fmt", "--check", messy])).code).toBe(1);
  expect((await cli(["rules", "fmt", messy])).code).toBe(0);
  expect((await cli(["rules", "fmt", "--check", messy, CONCATS])).code).toBe(0);
  expect(readFileSync(messy, "utf8")).toContain("module mine;\n");
});

test("doc, graph and coverage", async () => {
  expect((await cli(["rules", "doc", CONCATS])).out).toMatch(
    /^# concats\.rules\n[\s\S]*## ConcatOfConcat/,
  );
  const { out } = await cli(["rules", "graph", CONCATS]);
  expect(out).toMatch(/"ConcatOfConcat" -> "ConcatOfOne" \[label="Concat"\];/);
  expect(out).toMatch(/"ReshapeOfReshape" -> "ReshapeOfReshape" \[.*color="#c8372d"/);
  const covered = await cli(["rules", "coverage", CONCATS, "--programs", "5"]);
  expect(covered.code).toBe(0);
  expect(covered.out).toMatch(/ConcatOfOne +\d+ +\d+ +\d+/);
});

test("profile prints the rates of this machine, and keeps them", async () => {
  const env = { PLYGRAPH_CACHE: folder };
  const first = await cliAlone(["profile"], env);
  expect(first.out).toMatch(/memory, one core +\d[\d.]* [GM]iB\/s/);
  const again = await cliAlone(["profile", "--json"], env);
  const kept = JSON.parse(again.out) as { readonly flopsPerSecond: number };
  expect(kept.flopsPerSecond).toBeGreaterThan(1e6);
});

// Every import of these is written down, by the thread that resolves it, before it is loaded.
const TOLD = file("loaded.txt", "");
const WATCH = file(
  "watch.mjs",
  `import { register } from "node:module";
   const hooks = \`import { appendFileSync } from "node:fs";
     export async function resolve(name, context, next) {
       if (/^(typescript|chevrotain)$|(optimizer|layers).index/.test(name)) {
         appendFileSync(${JSON.stringify(TOLD)}, name + " ");
       }
       return next(name, context);
     }\`;
   register("data:text/javascript," + encodeURIComponent(hooks));`,
);
const watched = sharedCli([WATCH]);

test("other verbs load neither the parser of rules nor the compiler", async () => {
  const loaded = async (...args: readonly string[]): Promise<string> => {
    expect((await watched(args)).code).toBe(0);
    return readFileSync(TOLD, "utf8");
  };
  // Help is quick: it loads nothing that knows a graph.
  expect(await loaded("rules", "--help")).toBe("");
  expect(await loaded("scheduler", "--settings")).not.toMatch(/typescript|chevrotain/);
  expect(await loaded("rules", "graph", "--circles")).not.toMatch(/typescript|chevrotain/);
  // The watch sees what it looks for.
  expect(await loaded("rules", "fmt", "--check", CONCATS)).toMatch(/optimizer.* chevrotain/);
});

test("doc takes .rules files alone", async () => {
  const { code, err } = await cli(["rules", "doc", file("rule1.ts", "export const a = 1;")]);
  expect(code).toBe(1);
  expect(err).toContain("is no .rules file");
});
