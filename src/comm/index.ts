/** Connections and messages. Knows how bytes travel, and nothing of what they mean. */
export { isLoopback } from "./address.ts";
export { decodeMessage, encodeMessage } from "./codec.ts";
export type {
  Allocate,
  CloseHandler,
  Connection,
  ConnectionOptions,
  Listener,
  ListenHandlers,
  MessageHandler,
} from "./connection.ts";
export { checkLayerTypes } from "./handshake.ts";
export { FRAME_LIMITS, type FrameLimits } from "./limits.ts";
export {
  type Accepted,
  type Cancel,
  type Close,
  type Compute,
  type Data,
  type Done,
  type Erred,
  type Failed,
  type Fetched,
  type Finished,
  type ForgetGraph,
  type Free,
  type GetData,
  type Graph,
  type Heartbeat,
  type Hello,
  INLINE_BYTES_MAX,
  type Info,
  type Message,
  type MissingData,
  type Payloads,
  PROTOCOL,
  type Progress,
  type Refused,
  type Release,
  type RemoteData,
  type SchedulerInfo,
  type StealRequest,
  type StealResponse,
  type Submit,
  type TaskErred,
  type TaskNumbers,
  type TaskResults,
  type Welcome,
  type WhoHas,
  type WireError,
} from "./messages.ts";
export { connect, listen } from "./transport.ts";
