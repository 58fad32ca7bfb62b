/** What can go wrong while rules are checked, besides what the check finds. */
import { PlygraphError } from "./base.ts";

/** The reference interpreter does not know what a layer or expression means. */
export class UnknownToReferenceError extends PlygraphError<"UnknownToReference"> {
  constructor(what: string) {
    super("UnknownToReference", `the reference interpreter does not know ${what}`, { what });
  }
}

/** Terms cannot be made or run for a check: an operation without a generator, a kernel that waits. */
export class VerifyError extends PlygraphError<"Verify"> {
  constructor(what: string, wrong: string) {
    super("Verify", `${what} ${wrong}`, { what });
  }
}
