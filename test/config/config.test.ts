import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { type ConfigSources, KEYS, loadConfig, variableOf } from "../../src/config/index.ts";
import { SETTINGS } from "../../src/scheduler/index.ts";
import { WORKER_SETTINGS } from "../../src/worker/index.ts";
import { refused } from "../support/refused.ts";
import { SAMPLES } from "./samples.ts";

const tables = { scheduler: SETTINGS, worker: WORKER_SETTINGS };
const names = Object.keys(KEYS) as (keyof typeof KEYS)[];

/** A directory with this plygraph.yaml. */
function directoryOf(yaml: string, mode = 0o600): string {
  const directory = mkdtempSync(join(tmpdir(), "plygraph-config-"));
  writeFileSync(join(directory, "plygraph.yaml"), yaml);
  chmodSync(join(directory, "plygraph.yaml"), mode);
  return directory;
}

/** The configuration of a process that nobody told anything else. */
const load = (sources: ConfigSources = {}) =>
  loadConfig({ env: { HOME: "/nowhere" }, directory: "/nowhere", tables, ...sources });

/** `a.b: 1` as nested YAML. */
function nested(name: string, text: string): string {
  const parts = name.split(".");
  const lines = parts.map((part, depth) => `${"  ".repeat(depth)}${part}:`);
  return `${lines.join("\n")} ${JSON.stringify(text)}\n`;
}

test.each(names)(
  "%s: read from everywhere, the nearer goes first, and the place is told",
  async (name) => {
    const { text, value, bad } = SAMPLES[name];
    const directory = directoryOf(nested(name, text));
    const file = join(directory, "plygraph.yaml");
    const place = `${file}:${name.split(".").length}`;
    const variable = variableOf(name);
    const env = { HOME: "/nowhere", [variable]: text };
    const found = async (sources: ConfigSources) => {
      const { values, effective } = await load(sources);
      return [values[name], effective.find((one) => one.name === name)?.place];
    };
    expect((await load()).values[name]).toEqual(KEYS[name].fallback);
    expect(KEYS[name].fallback).not.toEqual(value);
    expect(await found({ directory })).toEqual([value, place]);
    expect(await found({ env })).toEqual([value, variable]);
    const command = { [name]: text };
    const option = KEYS[name].commands.length > 0 ? expect.stringMatching(/^--[a-z-]+$/) : "--set";
    expect(await found({ command, env })).toEqual([value, option]);
    const options = { [name]: text };
    expect(await found({ options, optionsPlace: "here", command: {} })).toEqual([value, "here"]);
    // A bad value is refused wherever it stands, with the key, the place and the form: even where it would not count.
    const form = KEYS[name].kind.form;
    const badly = directoryOf(nested(name, bad));
    await refused(
      () => load({ directory: badly, env, command }),
      "Config",
      name,
      `yaml:${place.split(":").at(-1)}`,
      form,
    );
    await refused(
      () => load({ env: { [variable]: bad }, command }),
      "Config",
      name,
      variable,
      form,
    );
    await refused(() => load({ command: { [name]: bad } }), "Config", name, "--", form);
  },
);

test("options go before the command line, that before the environment, that before the file", async () => {
  const directory = directoryOf(
    "worker: { nthreads: 1, name: f }\nscheduler:\n  port: 1\n  host: f\n",
  );
  const { values } = await load({
    directory,
    env: {
      PLYGRAPH_WORKER__NTHREADS: "2",
      PLYGRAPH_SCHEDULER__PORT: "2",
      PLYGRAPH_WORKER__NAME: "e",
    },
    command: { "worker.nthreads": "3", "scheduler.port": "3" },
    options: { "worker.nthreads": 4 },
  });
  expect([
    values["worker.nthreads"],
    values["scheduler.port"],
    values["worker.name"],
    values["scheduler.host"],
  ]).toEqual([4, 3, "e", "f"]);
});

test("every number of the servers' tables is a key, too", async () => {
  for (const [server, table] of Object.entries(tables)) {
    for (const [name, { value, least, most }] of Object.entries(table)) {
      const key = `${server}.${name}`;
      const other = value === most ? least : most;
      const env = { [variableOf(key)]: String(other) };
      const config = await load({ env });
      expect(config.settings(server as "worker")).toEqual({ [name]: other });
      await refused(
        () => load({ env: { [variableOf(key)]: "x" } }),
        "Config",
        key,
        `from ${least}`,
      );
    }
  }
  expect((await load()).settings("worker")).toEqual({});
});

test("a process leaves the numbers of other servers to them", async () => {
  const directory = directoryOf("worker:\n  outgoingMax: lots\nscheduler:\n  aheadMax: 3\n");
  const config = await load({ directory, tables: { scheduler: SETTINGS } });
  expect(config.settings("scheduler")).toEqual({ aheadMax: 3 });
  await refused(() => load({ directory }), "Config", "worker.outgoingMax", "yaml:2");
});

test.each([
  ["worker:\n  ntreads: 3\n", "yaml:2: worker.ntreads", "did you mean worker.nthreads?"],
  ["wroker: { nthreads: 3 }\n", "yaml:1: wroker", "no such key"],
  ["worker: 4\n", "yaml:1: worker", "section"],
  ["- 1\n", "yaml:1", "keys with values"],
  ["a: [\n", "yaml:2", "Flow sequence"],
  ["worker:\n  nthreads: 1\n  nthreads: 2\n", "yaml:3", "unique"],
  ["worker:\n  name: !!js/function x\n", "yaml:2", "tag"],
  ["worker: &w\n  name: &n x\nclient:\n  address: *n\n", "yaml:4", "aliases"],
  ["worker:\n  <<: { nthreads: 3 }\n", "worker.<<", "no such key"],
  ["__proto__:\n  polluted: 1\n", "__proto__", "no such key"],
  ["a: 1\n---\nb: 1\n", "yaml:2", "multiple documents"],
  ["[".repeat(50_000), "yaml", "brackets"],
  ["- ".repeat(50_000), "yaml:1", "deep"],
  [`x: ${"y".repeat(300_000)}`, "yaml", "the limit is 262144"],
])("a file that is no good is refused with its line: %j", async (yaml, place, reason) => {
  await refused(() => load({ directory: directoryOf(yaml) }), "Config", place, reason);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("aliases cannot stand for more than there is memory", async () => {
  const lines = Array.from(
    { length: 30 },
    (_, k) => `  x${k}: &a${k} [${k > 0 ? `*a${k - 1},*a${k - 1}` : "1"}]`,
  );
  await refused(() => load({ directory: directoryOf(`worker:\n${lines.join("\n")}\n`) }), "Config");
});

test("secrets do not belong in it, and are not repeated", async () => {
  const directory = directoryOf("security:\n  token: hunter2\n");
  const error = await load({ directory }).catch((reason: Error) => reason);
  expect(String(error)).toMatch(/security.token: .*security.tokenFile/);
  expect(String(error)).not.toContain("hunter2");
});

test("which file counts: the one that is named, that of the directory, that of the user", async () => {
  const home = mkdtempSync(join(tmpdir(), "plygraph-home-"));
  mkdirSync(join(home, ".config/plygraph"), { recursive: true });
  writeFileSync(join(home, ".config/plygraph/plygraph.yaml"), "worker: { nthreads: 1 }", {
    mode: 0o600,
  });
  const directory = directoryOf("worker: { nthreads: 2 }");
  const named = join(directoryOf("worker: { nthreads: 3 }"), "plygraph.yaml");
  const other = join(directoryOf("worker: { nthreads: 4 }"), "plygraph.yaml");
  const nthreads = async (sources: ConfigSources) =>
    (await load(sources)).values["worker.nthreads"];
  expect(await nthreads({ env: { HOME: home } })).toBe(1);
  expect(await nthreads({ env: { XDG_CONFIG_HOME: join(home, ".config") } })).toBe(1);
  expect(await nthreads({ env: { HOME: home }, directory })).toBe(2);
  expect(await nthreads({ env: { HOME: home, PLYGRAPH_CONFIG: named }, directory })).toBe(3);
  expect(await nthreads({ env: { PLYGRAPH_CONFIG: named }, directory, file: other })).toBe(4);
  await refused(() => load({ file: "/nowhere/x.yaml" }), "Config", "--config", "no file");
  await refused(
    () => load({ env: { PLYGRAPH_CONFIG: "no.yaml" } }),
    "Config",
    "PLYGRAPH_CONFIG",
    "no file",
  );
});

test("a file that others may write, and nobody named, is not read", async () => {
  const directory = directoryOf("worker: { nthreads: 2 }", 0o666);
  await refused(() => load({ directory }), "Config", "others may write it");
  const named = await load({ file: join(directory, "plygraph.yaml") });
  expect(named.values["worker.nthreads"]).toBe(2);
});

test("variables with one underscore have meanings of their own; with two they are keys", async () => {
  await load({ env: { PLYGRAPH_TOKEN: "t", PLYGRAPH_SCHEDULER_PORT: "tcp://10.0.0.1:80" } });
  await refused(
    () => load({ env: { PLYGRAPH_WORKER__NTREADS: "1" } }),
    "Config",
    "PLYGRAPH_WORKER__NTREADS",
    "did you mean worker.nthreads",
  );
  await refused(() => load({ env: { PLYGRAPH_X__Y: "1" } }), "Config", "x.y");
});
