/** What both transports offer. */
import type { FrameLimits } from "./limits.ts";
import type { Hello, Message } from "./messages.ts";
import type { TlsIdentity } from "./tls.ts";

export type MessageHandler = (message: Message, buffers: readonly Uint8Array[]) => void;
export type CloseHandler = (error?: Error) => void;

/** Bytes that are fetched piece by piece when their turn to leave has come: from a disk, for one. */
export interface ByteSource {
  readonly byteLength: number;
  /** Fills `into` with the bytes from `offset` on. One that rejects ends the connection: its frame has begun. */
  read(into: Uint8Array, offset: number): Promise<void>;
}

/** Both ends of an open, greeted connection. Messages arrive whole, in order, each once. */
export interface Connection {
  /** Address of the other side, for people. */
  readonly peer: string;
  /** The number that the server gave to the side that connected. */
  readonly id: number;
  /** Bytes that were sent here and have not left yet. */
  readonly bufferedBytes: number;
  /**
   * Sends a message; nothing after `close`. All that is sent in one tick leaves in one write. Neither
   * the message nor the buffers are copied at once, so they must not change; `sent` is called when the
   * buffers may be used again. In one process the receiver gets the buffers themselves, unless it
   * has an `allocate`.
   */
  send(message: Message, buffers?: readonly Uint8Array[], sent?: () => void): void;
  /** The same with buffers that are fetched on the way; undefined where that spares no memory. */
  readonly stream?:
    | ((message: Message, buffers: readonly (Uint8Array | ByteSource)[], sent: () => void) => void)
    | undefined;
  /** The one receiver. What arrived before it was set comes first. Never called inside `send`. */
  onMessage(handler: MessageHandler): void;
  /** Called once; with the error, unless either side closed in good order. */
  onClose(handler: CloseHandler): void;
  /**
   * Rises whenever something arrives, if only a part of a message. Undefined: this connection cannot break
   * unnoticed.
   */
  readonly arrivals: number | undefined;
  /** Sends what is left, then closes. */
  close(): void;
  /** Breaks it at once; `onClose` hears the error. */
  abort(error: Error): void;
  /** Whether the open connection keeps the process alive (TCP: yes, until `unref`). */
  ref(): void;
  unref(): void;
}

/** Memory for the buffers of a message that is about to arrive; undefined: fresh memory will do. */
export type Allocate = (
  message: Message,
  lengths: readonly number[],
) => readonly Uint8Array[] | undefined;

export interface ConnectionOptions {
  readonly limits?: Partial<FrameLimits> | undefined;
  /** Lets buffers land where they will live, without another copy. */
  readonly allocate?: Allocate | undefined;
  /** Gets back what `allocate` gave for a message that never arrived in full. */
  readonly discard?: ((buffers: readonly Uint8Array[]) => void) | undefined;
  /** The cluster's secret, or a credential of a role; "" is none, which only servers on loopback accept. */
  readonly token?: string | undefined;
  /** What this side shows on `tls://`, and whom it believes. */
  readonly tls?: TlsIdentity | undefined;
  /** Listen beyond loopback without TLS, and connect so although there are certificates. Off by default. */
  readonly allowPlainText?: boolean | undefined;
  /** Connections that have not said who they are, at once; the oldest goes when one more comes. 256 by default. */
  readonly strangersMax?: number | undefined;
  /**
   * Both sides: two processes of one machine that share a token meet in a Unix domain socket, where
   * there are such; TCP otherwise. For connections that move much.
   */
  readonly local?: boolean | undefined;
  /** Time for the whole opening; 10 s by default. */
  readonly handshakeMs?: number | undefined;
}

export interface ListenHandlers {
  /**
   * Called when the token and the protocol are right. Answers the number for `welcome` (0 by
   * default); a typed error that it throws goes to the other side, and the connection is closed.
   */
  authorize?(hello: Hello): number | undefined;
  connected(connection: Connection, hello: Hello): void;
}

/** An open server. */
export interface Listener {
  /** Where it can be reached: with the port that was given out. */
  readonly address: string;
  /** Stops listening and closes its connections. */
  close(): Promise<void>;
  ref(): void;
  unref(): void;
}
