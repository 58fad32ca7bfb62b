/** Every error class by its tag: what `fromWire` rebuilds. A new class is listed here and in `index.ts`. */
import {
  AddressError,
  BadTokenError,
  CancelledError,
  ConnectionError,
  FrameTooLargeError,
  KilledWorkerError,
  NoWorkersError,
  TaskFailedError,
  UnknownTaskError,
  VersionMismatchError,
  WorkerStartError,
} from "./cluster.ts";
import { CommandError, TokenError } from "./command.ts";
import {
  ExpressionEncodingError,
  ExpressionLimitError,
  ExpressionSyntaxError,
  ExpressionTypeError,
  LambdaError,
  UnknownNameError,
} from "./expression.ts";
import {
  ColumnTypeError,
  CorruptFileError,
  MissingFileError,
  NullValueError,
  UnknownColumnError,
  UnsupportedFileError,
  UnwritableFileError,
} from "./io.ts";
import {
  EmptyReductionError,
  KernelFunctionError,
  KernelResultError,
  UnknownKernelError,
  ValuePackError,
} from "./kernel.ts";
import {
  AttributeError,
  CycleError,
  GraphFormatError,
  GraphLimitError,
  IllegalLayerNameError,
  LayerInputError,
  LayerTypeTakenError,
  LayerVersionError,
  UnknownLayerTypeError,
} from "./layers.ts";
import { RuleError, RuleNameError, RulePatternError, UnknownRuleError } from "./optimizer.ts";
import {
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
import { OutOfMemoryError } from "./worker.ts";

/** The closed set of situations. */
export interface ErrorClasses {
  readonly BadToken: typeof BadTokenError;
  readonly FrameTooLarge: typeof FrameTooLargeError;
  readonly Connection: typeof ConnectionError;
  readonly Address: typeof AddressError;
  readonly VersionMismatch: typeof VersionMismatchError;
  readonly TaskFailed: typeof TaskFailedError;
  readonly KilledWorker: typeof KilledWorkerError;
  readonly Cancelled: typeof CancelledError;
  readonly NoWorkers: typeof NoWorkersError;
  readonly WorkerStart: typeof WorkerStartError;
  readonly UnknownTask: typeof UnknownTaskError;
  readonly Token: typeof TokenError;
  readonly Command: typeof CommandError;
  readonly ExpressionType: typeof ExpressionTypeError;
  readonly ExpressionSyntax: typeof ExpressionSyntaxError;
  readonly UnknownName: typeof UnknownNameError;
  readonly ExpressionLimit: typeof ExpressionLimitError;
  readonly ExpressionEncoding: typeof ExpressionEncodingError;
  readonly Lambda: typeof LambdaError;
  readonly MissingFile: typeof MissingFileError;
  readonly CorruptFile: typeof CorruptFileError;
  readonly UnknownColumn: typeof UnknownColumnError;
  readonly ColumnType: typeof ColumnTypeError;
  readonly NullValue: typeof NullValueError;
  readonly UnsupportedFile: typeof UnsupportedFileError;
  readonly UnwritableFile: typeof UnwritableFileError;
  readonly Option: typeof OptionError;
  readonly EmptyReduction: typeof EmptyReductionError;
  readonly UnknownKernel: typeof UnknownKernelError;
  readonly KernelFunction: typeof KernelFunctionError;
  readonly KernelResult: typeof KernelResultError;
  readonly ValuePack: typeof ValuePackError;
  readonly Attribute: typeof AttributeError;
  readonly LayerInput: typeof LayerInputError;
  readonly UnknownLayerType: typeof UnknownLayerTypeError;
  readonly LayerTypeTaken: typeof LayerTypeTakenError;
  readonly IllegalLayerName: typeof IllegalLayerNameError;
  readonly LayerVersion: typeof LayerVersionError;
  readonly Cycle: typeof CycleError;
  readonly GraphLimit: typeof GraphLimitError;
  readonly GraphFormat: typeof GraphFormatError;
  readonly RuleName: typeof RuleNameError;
  readonly UnknownRule: typeof UnknownRuleError;
  readonly RulePattern: typeof RulePatternError;
  readonly Rule: typeof RuleError;
  readonly UnknownDType: typeof UnknownDTypeError;
  readonly Shape: typeof ShapeError;
  readonly Axis: typeof AxisError;
  readonly Chunks: typeof ChunksError;
  readonly Index: typeof IndexError;
  readonly ByteSize: typeof ByteSizeError;
  readonly Promotion: typeof PromotionError;
  readonly Message: typeof MessageError;
  readonly Remote: typeof RemoteError;
  readonly OutOfMemory: typeof OutOfMemoryError;
}

/** Tag → class. */
export const ERROR_CLASSES: ErrorClasses = {
  BadToken: BadTokenError,
  FrameTooLarge: FrameTooLargeError,
  Connection: ConnectionError,
  Address: AddressError,
  VersionMismatch: VersionMismatchError,
  TaskFailed: TaskFailedError,
  KilledWorker: KilledWorkerError,
  Cancelled: CancelledError,
  NoWorkers: NoWorkersError,
  WorkerStart: WorkerStartError,
  UnknownTask: UnknownTaskError,
  Token: TokenError,
  Command: CommandError,
  ExpressionType: ExpressionTypeError,
  ExpressionSyntax: ExpressionSyntaxError,
  UnknownName: UnknownNameError,
  ExpressionLimit: ExpressionLimitError,
  ExpressionEncoding: ExpressionEncodingError,
  Lambda: LambdaError,
  MissingFile: MissingFileError,
  CorruptFile: CorruptFileError,
  UnknownColumn: UnknownColumnError,
  ColumnType: ColumnTypeError,
  NullValue: NullValueError,
  UnsupportedFile: UnsupportedFileError,
  UnwritableFile: UnwritableFileError,
  Option: OptionError,
  EmptyReduction: EmptyReductionError,
  UnknownKernel: UnknownKernelError,
  KernelFunction: KernelFunctionError,
  KernelResult: KernelResultError,
  ValuePack: ValuePackError,
  Attribute: AttributeError,
  LayerInput: LayerInputError,
  UnknownLayerType: UnknownLayerTypeError,
  LayerTypeTaken: LayerTypeTakenError,
  IllegalLayerName: IllegalLayerNameError,
  LayerVersion: LayerVersionError,
  Cycle: CycleError,
  GraphLimit: GraphLimitError,
  GraphFormat: GraphFormatError,
  RuleName: RuleNameError,
  UnknownRule: UnknownRuleError,
  RulePattern: RulePatternError,
  Rule: RuleError,
  UnknownDType: UnknownDTypeError,
  Shape: ShapeError,
  Axis: AxisError,
  Chunks: ChunksError,
  Index: IndexError,
  ByteSize: ByteSizeError,
  Promotion: PromotionError,
  Message: MessageError,
  Remote: RemoteError,
  OutOfMemory: OutOfMemoryError,
};
