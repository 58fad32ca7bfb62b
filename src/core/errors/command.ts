/** What can be wrong with a command line. */
import { PlygraphError } from "./base.ts";

/** The secret of a cluster is missing, or its file is of no use. */
export class TokenError extends PlygraphError<"Token"> {
  constructor(message: string, options?: ErrorOptions) {
    super("Token", message, {}, options);
  }
}

/** A command cannot do what it was asked to. */
export class CommandError extends PlygraphError<"Command"> {
  constructor(command: string, reason: string, options?: ErrorOptions) {
    super("Command", `${command}: ${reason}`, { command, reason }, options);
  }
}
