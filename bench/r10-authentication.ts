import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { LocalCluster } from "../src/index.ts";
import { besiege } from "../test/support/attackers.ts";
import { type Row, rowOf } from "./support/report.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/**
 * R10: who must not come in does not. Every kind of attack by turns, on a TLS door and on a TCP door of one scheduler;
 * friends come in before and after, by both. Then the doors of a cluster of processes are listed by `ss`.
 */
export const r10: Suite = {
  id: "R10",
  title: "attempts that reach a handler (floor 0), and doors beyond loopback (floor 0)",
  run,
};

const AT_ONCE = 8;

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const siege = await besiege();
  const rounds = Math.ceil((quick ? 1000 : 10_000) / siege.attacks.length);
  const ends = new Map<string, Map<string, number>>();
  const friendsBefore = await siege.friends();
  const began = performance.now();
  const queue = Array.from({ length: rounds }, () => siege.attacks).flat();
  const attacker = async (): Promise<void> => {
    for (let attack = queue.pop(); attack !== undefined; attack = queue.pop()) {
      const end = await attack.run();
      const counts = ends.get(attack.name) ?? new Map<string, number>();
      counts.set(end, (counts.get(end) ?? 0) + 1);
      ends.set(attack.name, counts);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, attacker));
  const seconds = (performance.now() - began) / 1000;
  const reached = siege.reached();
  const friends = friendsBefore + (await siege.friends());
  await siege.close();
  for (const [name, counts] of ends) {
    console.log(`  ${name.padEnd(34)} ${[...counts].map((end) => end.join(" × ")).join(", ")}`);
  }
  const n = rounds * siege.attacks.length;
  const row = (title: string, count: number, value: number, floor: number, better: Row["better"]) =>
    rowOf({ case: title, n: count, value, unit: "", better, floor });
  return [
    row("attempts that reached a handler", n, reached, 0, "lower"),
    row("friends by whom a handler was reached", 4, friends, 8, "higher"),
    rowOf({ case: "attempts a second", n, value: n / seconds, unit: "1/s", better: "higher" }),
    ...(await doors()),
  ];
}

/** Local addresses that the processes of a cluster with all defaults listen on. */
async function doors(): Promise<readonly Row[]> {
  const workers = Math.max(2, availableParallelism() >> 1);
  await using cluster = await LocalCluster.start({ processes: true, workers });
  const pids = [process.pid, ...cluster.pids];
  const { status, stdout } = spawnSync("ss", ["-Hltnp"], { encoding: "utf8" });
  if (status !== 0) {
    console.error("SKIPPED: doors are not listed, as there is no `ss` here (iproute2)");
    return [];
  }
  const lines = stdout
    .split("\n")
    .filter((line) => pids.some((pid) => line.includes(`pid=${pid},`)));
  const addresses = lines.map((line) => line.trim().split(/\s+/)[3] ?? "?");
  console.log(`  listening: ${addresses.join(", ")}`);
  const open = addresses.filter((address) => !/^(127\.\d+\.\d+\.\d+|\[::1\]):\d+$/.test(address));
  return [
    rowOf({
      case: "doors of a cluster",
      n: pids.length,
      value: addresses.length,
      unit: "",
      better: "higher",
      floor: workers + 1,
    }),
    rowOf({
      case: "doors beyond loopback",
      n: addresses.length,
      value: open.length,
      unit: "",
      better: "lower",
      floor: 0,
    }),
  ];
}
