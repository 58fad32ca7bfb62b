/**
 * Connections that broke and did not say so: a computer lost its power, a cable its plug. Whoever only waits on
 * such a connection would wait for ever, and what is sent on it is given up by TCP after a quarter of an hour.
 */
import { ConnectionError, type Host } from "../core/index.ts";
import type { CloseHandler, Connection } from "./connection.ts";

/** How often is looked whether anything has arrived. */
const LOOK_MS = 5_000;
/** For so long nothing may have, though it was asked for. */
const SILENT_MS = 30_000;

/**
 * Sees to it that the end of a connection is heard of here: `ended` is called once, as `onClose` does. For the
 * side that waits for answers; a client that is busy with itself for minutes must not be given up. What counts is
 * how often nothing had arrived, and not for how long: this process may have been asleep. `silentMs` is how long
 * that takes when it was awake.
 */
export function watchConnection(
  connection: Connection,
  host: Host,
  ended: CloseHandler,
  silentMs: number = SILENT_MS,
): void {
  let seen = connection.arrivals;
  if (seen === undefined) {
    connection.onClose(ended);
    return;
  }
  let silent = 0;
  const timer = host.repeat(() => {
    if (connection.arrivals !== seen) silent = 0;
    else if (++silent > silentMs / LOOK_MS) {
      const seconds = silentMs / 1000;
      connection.abort(new ConnectionError(connection.peer, `no sign of life for ${seconds} s`));
      return;
    } else connection.send({ op: "ping" });
    seen = connection.arrivals;
  }, LOOK_MS);
  timer.unref();
  connection.onClose((error) => {
    timer.clear();
    ended(error);
  });
}
