/** Errors of commands that come from elsewhere: files, modules. */
import { CommandError } from "../core/index.ts";

/** `what` did not work, because of `cause`; the first line of its message is told. */
export function failed(command: string, what: string, cause: unknown): CommandError {
  const [reason] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
  return new CommandError(command, `${what}: ${reason}`, { cause });
}
