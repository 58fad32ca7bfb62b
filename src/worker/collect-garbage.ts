/** Garbage is collected now, so that shared buffers that nobody names go back to the system. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** Takes some ten milliseconds: of this thread alone. */
export function collectGarbage(): void {
  if (collect === undefined) {
    // The only way to it in a running process; whoever asks for a context later finds it as before.
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
    setFlagsFromString("--no-expose-gc");
  }
  collect();
}
