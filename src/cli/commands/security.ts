/** `plygraph security init DIR`: what the members of a cluster show each other. */
import { Command, InvalidArgumentError } from "commander";
import { print } from "../output.ts";

const DAYS = 365;
const DAYS_MAX = 3650;

/** The command, for `main.ts`. */
export function securityCommand(): Command {
  return new Command("security")
    .description("certificates and tokens of a cluster")
    .addCommand(
      new Command("init")
        .description("make an authority, and a certificate and a token for each role, in DIR")
        .argument("<dir>", "a directory that is empty, or not there")
        .option("--days <n>", "how long they are good", days, DAYS)
        .action(runInit),
    );
}

function days(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= DAYS_MAX) return value;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${DAYS_MAX}.`);
}

async function runInit(directory: string, flags: { readonly days: number }): Promise<void> {
  const { initSecurity } = await import("../security/init.ts");
  const { made, ends } = await initSecurity(directory, flags.days);
  for (const { file, whose } of made) print(`${file}  ${whose}`);
  print(`good until ${ends.toISOString().slice(0, 10)}; what to give to whom: docs/security.md`);
}
