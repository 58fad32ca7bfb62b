/** What a configuration says about how workers are watched. */
import type { Config } from "../config/index.ts";
import type { NannyOptions } from "./nanny.ts";
import { NANNY_LIMITS } from "./state/limits.ts";

/** Limits for a worker with so many threads; without any, tasks run between its messages, and may take their time. */
export function configuredNanny(
  { values }: Pick<Config, "values">,
  threads: number,
): NonNullable<NannyOptions["limits"]> {
  const otherwise = threads === 0 ? 0 : NANNY_LIMITS.hangMs / 1000;
  const hangSeconds = values["worker.hangTimeout"] ?? otherwise;
  return {
    hangMs: hangSeconds === 0 ? Number.POSITIVE_INFINITY : hangSeconds * 1000,
    lifetimeRestart: values["worker.lifetimeRestart"],
  };
}
