/** Typed errors: one class a situation, one file an area. */
import type { ErrorClasses } from "./classes.ts";

export { type ErrorFields, PlygraphError } from "./base.ts";
export {
  AddressError,
  BadTokenError,
  CancelledError,
  ConnectionError,
  FrameTooLargeError,
  KilledWorkerError,
  NoWorkersError,
  ProgressListenerError,
  RestartError,
  SchedulerLostError,
  StrayError,
  TaskFailedError,
  UnknownTaskError,
  VersionMismatchError,
  WANT_OF_MEMORY,
  WorkerLostError,
  WorkerStartError,
} from "./cluster.ts";
export {
  CommandError,
  TokenError,
} from "./command.ts";
export { ConfigError } from "./config.ts";
export {
  LeaseLostError,
  RetireError,
  SharedLimitError,
  SharedTakenError,
  UnknownSharedError,
  UnknownWorkerError,
  WaitTimeoutError,
} from "./coordination.ts";
export {
  AttributeDepthError,
  EGraphFormatError,
  EGraphLimitError,
  EGraphRuleError,
  EGraphTermError,
  ExtractionError,
  ProofError,
  TermCostError,
  UnsoundMergeError,
} from "./egraph.ts";
export {
  ExpressionEncodingError,
  ExpressionLimitError,
  ExpressionSyntaxError,
  ExpressionTypeError,
  LambdaError,
  placeIn,
  type SourcePlace,
  UnknownNameError,
} from "./expression.ts";
export { isPlygraphError } from "./guard.ts";
export {
  ChangedFileError,
  ColumnTypeError,
  CorruptFileError,
  MissingFileError,
  NullValueError,
  UnknownColumnError,
  UnsupportedFileError,
  UnwritableFileError,
} from "./io.ts";
export {
  EmptyReductionError,
  KernelFunctionError,
  KernelResultError,
  UnknownKernelError,
  ValuePackError,
} from "./kernel.ts";
export { RulesFileError, RulesTextError } from "./language.ts";
export {
  type AttributeDetails,
  AttributeError,
  badAttribute,
  CycleError,
  GraphFormatError,
  GraphLimitError,
  IllegalLayerNameError,
  LayerInputError,
  LayerTypeTakenError,
  LayerVersionError,
  UnknownLayerTypeError,
} from "./layers.ts";
export {
  CostModelError,
  ProfileError,
  RuleBudgetError,
  RuleError,
  RuleExpressionError,
  RuleNameError,
  RulePatternError,
  UnknownRuleError,
} from "./optimizer.ts";
export {
  type CallbackDetails,
  CallbackError,
  PluginError,
  PluginLoadError,
  UnloweredLayerError,
} from "./plugin.ts";
export { readableError } from "./readable.ts";
export {
  CertificateError,
  type CertificateFault,
  QuotaError,
  RoleError,
  TlsMismatchError,
} from "./security.ts";
export { TraceFormatError, TraceReplayError } from "./trace.ts";
export {
  AxisError,
  ByteSizeError,
  ChunksError,
  IndexError,
  MessageError,
  OptionError,
  PromotionError,
  RemoteError,
  ShapeError,
  UnknownDTypeError,
} from "./values.ts";
export { UnknownToReferenceError, VerifyError } from "./verify.ts";
export { fromWire, toWire, type WireErrorLike } from "./wire.ts";
export { OutOfMemoryError, SpillDirectoryError, SpillFileError } from "./worker.ts";

/** The tags of all errors. */
export type ErrorTag = keyof ErrorClasses;

/** The union of all errors; a tag picks one. */
export type AnyPlygraphError = { [T in ErrorTag]: InstanceType<ErrorClasses[T]> }[ErrorTag];
