/** Connections and messages. Knows how bytes travel, and nothing of what they mean. */
export { isLoopback, type ReachableHost, reachableHost } from "./address.ts";
export { decodeMessage, encodeMessage } from "./codec.ts";
export type {
  Allocate,
  ByteSource,
  CloseHandler,
  Connection,
  ConnectionOptions,
  Listener,
  ListenHandlers,
  MessageHandler,
} from "./connection.ts";
export {
  type CredentialRole,
  credentialFor,
  roleOfCredential,
} from "./credential.ts";
export { NO_FIGURES, WORKER_FIGURES, type WorkerFigures } from "./figures.ts";
export { checkLayerTypes } from "./handshake.ts";
export { checkIdentity, type IdentityFiles, readIdentity } from "./identity.ts";
export { FRAME_LIMITS, type FrameLimits } from "./limits.ts";
export type {
  Accepted,
  Acquire,
  Answer,
  Cancel,
  Challenge,
  Close,
  Compute,
  Data,
  Done,
  Erred,
  Failed,
  Fetched,
  Finished,
  ForgetGraph,
  Free,
  GetData,
  GetState,
  Graph,
  Heartbeat,
  Hello,
  Info,
  Message,
  MissingData,
  Payloads,
  Progress,
  Proof,
  Rebalance,
  Refused,
  Release,
  RemoteData,
  Replicate,
  Restart,
  Retire,
  SchedulerInfo,
  SharedRequest,
  State,
  StealRequest,
  StealResponse,
  Submit,
  TaskErred,
  TaskNumbers,
  TaskResults,
  Warning,
  Welcome,
  WhoHas,
  WireError,
} from "./messages.ts";
export { INLINE_BYTES_MAX, PROTOCOL } from "./protocol.ts";
export { packState, unpackState } from "./state.ts";
export { type CertificateRole, ROLE_URI, type TlsIdentity } from "./tls.ts";
export {
  connect,
  listen,
  type Network,
  realNetwork,
  type Security,
  type Surroundings,
  securedNetwork,
} from "./transport.ts";
export { watchConnection } from "./watch.ts";
