/** `plygraph profile`: how fast this machine is, as the costs of plans see it. */
import { Command } from "commander";
import { formatBytes } from "../../core/index.ts";
import type { MachineProfile } from "../../optimizer/index.ts";
import { print } from "../output.ts";

interface ProfileFlags {
  readonly again?: boolean;
  readonly json?: boolean;
}

/** The command, for `main.ts`. */
export function profileCommand(): Command {
  return new Command("profile")
    .description("measure this machine once, and print the rates that costs of plans are made from")
    .option("--again", "measure anew, and keep that")
    .option("--json", "as JSON")
    .action(runProfile);
}

async function runProfile({ again, json }: ProfileFlags): Promise<void> {
  const { DEFAULT_PROFILE, machineProfile, profileFile } = await import("../../optimizer/index.ts");
  const file = profileFile();
  if (again) {
    const { rm } = await import("node:fs/promises");
    await rm(file, { force: true });
  }
  const profile = await machineProfile(file);
  if (json) {
    print(JSON.stringify(profile, null, 2));
    return;
  }
  const rows = rowsOf(profile).map((row, k) => [...row, rowsOf(DEFAULT_PROFILE)[k][1]]);
  const all = [["rate", "this machine", "default"], ...rows];
  const widths = [0, 1, 2].map((k) => Math.max(...all.map((row) => row[k].length)));
  print(`${profile.machine}\n`);
  for (const row of all) {
    print(
      row
        .map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k])))
        .join("  "),
    );
  }
  print(`\nkept in ${file}; --again measures anew`);
}

function rowsOf(profile: MachineProfile): readonly (readonly [string, string])[] {
  const rate = (bytes: number): string => `${formatBytes(bytes)}/s`;
  const micro = (seconds: number): string => `${(seconds * 1e6).toFixed(1)} µs`;
  return [
    ["memory, one core", rate(profile.memoryBytesPerSecond)],
    ["between workers", rate(profile.networkBytesPerSecond)],
    ["operations, one core", `${(profile.flopsPerSecond / 1e9).toFixed(2)} G/s`],
    ["starting a task", micro(profile.taskSeconds)],
    ["a part that a task reads", micro(profile.partSeconds)],
    ["from one task to the next", micro(profile.hopSeconds)],
    ["cores", String(profile.cores)],
  ];
}
