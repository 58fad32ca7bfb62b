/** Connections that end because of what the other side sent. */
import type { Connection, Message } from "../../comm/index.ts";
import { MessageError, toWire } from "../../core/index.ts";

/** Whoever sends what it must not send does not know our language. */
export function expel(connection: Connection, who: string, { op }: Message): void {
  refuse(connection, `${who} must not send "${op}"`);
}

/** Says why, and closes. */
export function refuse(connection: Connection, reason: string): void {
  connection.send({ op: "refused", error: toWire(new MessageError(reason)) });
  connection.close();
}
