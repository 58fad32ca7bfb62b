/** What can be wrong with a configuration. */
import { PlygraphError } from "./base.ts";

/** A key of the configuration that there is not, or a value that it does not take. Refused before anything starts. */
export class ConfigError extends PlygraphError<"Config"> {
  /** The key as it was written. */
  declare readonly key: string;
  /** Where it was written: `plygraph.yaml:3`, `PLYGRAPH_WORKER__NTHREADS`, `--nthreads`. */
  declare readonly place: string;

  constructor(key: string, place: string, reason: string, options?: ErrorOptions) {
    super("Config", `${place}: ${key === "" ? "" : `${key}: `}${reason}`, { key, place }, options);
  }
}
