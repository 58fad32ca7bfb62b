/** Runs tasks from their records: the same code on compute threads and on the worker's own thread. */
import {
  type DType,
  dtypeInfo,
  invariant,
  type Shape,
  stridesOf,
  type TypedArray,
  typedArray,
} from "../../core/index.ts";
import {
  boxView,
  compileLayer,
  hasPlainLiterals,
  isPackedPlain,
  type KernelEnv,
  type KernelInput,
  type LayerRunner,
  packValue,
  runValue,
  type View,
  wantsTask,
} from "../../kernels/index.ts";
import {
  type EdgeSink,
  type Expansion,
  expansionOf,
  type Graph,
  kernelOf,
  type Layer,
  SELF,
} from "../../layers/index.ts";
import { ALIGN_BYTES } from "../memory/slabs.ts";
import { FOREIGN } from "../state/index.ts";
import { Forms } from "./forms.ts";
import { EDGE_WORDS, HEAD_WORDS, LANDED, PART, taskOf } from "./record.ts";
import { TaskSignals } from "./task-signals.ts";
import { edgeValue } from "./values.ts";

/** One layer, ready to run. */
interface Program {
  readonly layer: Layer;
  readonly offset: number;
  readonly expansion: Expansion;
  /** Runs code of the user, which may count on the event loop (to print, for one). */
  readonly foreign: boolean;
  runner: LayerRunner | undefined;
}

/** What a task answers: nothing (its block is written), or the packed bytes of a value. */
export type TaskAnswer = undefined | Uint8Array;

/** The answer for a call whose values are not plain where only such calls may run. */
export const ELSEWHERE: Uint8Array = new Uint8Array(0);

/** Holds shared buffers, graphs, payloads and compiled layers of one thread. */
export class TaskRunner implements EdgeSink {
  readonly wantsParts = true;
  readonly #buffers: SharedArrayBuffer[] = [];
  readonly #views: Map<DType, TypedArray>[] = [];
  readonly #graphs: Map<number, () => Graph> = new Map();
  readonly #programs: Map<number, (Program | undefined)[]> = new Map();
  readonly #forms: WeakMap<Layer, Forms> = new WeakMap();
  readonly #payloads: Map<string, Uint8Array> = new Map();
  readonly #env: KernelEnv = {
    payload: (hash) => {
      const bytes = this.#payloads.get(hash);
      invariant(bytes !== undefined, `payload ${hash} was never sent to this worker`);
      return bytes;
    },
    task: () => this.signals.infoOf(this.#slot),
  };
  /** Of tasks that are code of a user. */
  readonly signals: TaskSignals;
  /** Values that were packed and unpacked so far. */
  packs = 0;
  unpacks = 0;
  /** What unpacking took of the task that was begun last. */
  unpackSeconds = 0;
  /** Raised when code of a user was run. */
  ranForeign = false;
  #words: Int32Array = new Int32Array(0);
  #edge = 0;
  #layer: Layer | undefined;
  #inputs: KernelInput[] = [];
  #out: View | undefined;
  #slot = -1;
  readonly #plainOnly: boolean;

  /**
   * With `plainOnly`, functions are called with plain values only; all others answer `ELSEWHERE`. `look` takes
   * the news that have come while a task runs.
   */
  constructor(plainOnly = false, look: () => void = () => undefined) {
    this.#plainOnly = plainOnly;
    this.signals = new TaskSignals(look);
  }

  /** Learns a shared buffer: records name it by number. */
  addRegion(index: number, buffer: SharedArrayBuffer): void {
    this.#buffers[index] = buffer;
    this.#views[index] = new Map();
  }

  /** Nothing lies in that buffer any more. */
  forgetRegion(index: number): void {
    delete this.#buffers[index];
    this.#views[index] = new Map();
    this.#inputs = [];
    this.#out = undefined;
  }

  /** Learns a graph; it is unpacked when its first task comes. */
  addGraph(number: number, unpack: () => Graph): void {
    this.#graphs.set(number, unpack);
  }

  addPayload(hash: string, bytes: Uint8Array): void {
    this.#payloads.set(hash, bytes);
  }

  forgetPayloads(hashes: readonly string[]): void {
    for (const hash of hashes) this.#payloads.delete(hash);
  }

  forgetGraph(number: number): void {
    this.#graphs.delete(number);
    this.#programs.delete(number);
  }

  /** Layer of the task of a record, for messages. */
  layerAt(words: Int32Array, at: number): { readonly layer: Layer; readonly block: number } {
    const program = this.#program(words[at + 2], taskOf(words, at));
    return { layer: program.layer, block: taskOf(words, at) - program.offset };
  }

  /** Runs the task of the record at `at`. What the kernel throws goes through. */
  run(words: Int32Array, at: number): TaskAnswer | Promise<TaskAnswer> {
    const task = taskOf(words, at);
    const program = this.#program(words[at + 2], task);
    return program.foreign ? this.#runForeign(words, at, program) : this.#run(words, at, program);
  }

  /** Code of a user may ask for the signal of its task, as long as it runs. */
  #runForeign(words: Int32Array, at: number, program: Program): TaskAnswer | Promise<TaskAnswer> {
    this.ranForeign = true;
    this.#slot = words[at + 1];
    return this.signals.during(this.#slot, () => this.#run(words, at, program));
  }

  #run(words: Int32Array, at: number, program: Program): TaskAnswer | Promise<TaskAnswer> {
    const task = taskOf(words, at);
    const { layer, expansion, offset } = program;
    this.unpackSeconds = 0;
    const block = task - offset;
    const inputs: KernelInput[] = [];
    this.#words = words;
    this.#edge = at + HEAD_WORDS;
    this.#inputs = inputs;
    this.#layer = layer;
    if (layer.dtype === "object") return this.#runValue(program, block);
    const { shape, strides } = this.#formsOf(layer).of(block);
    const out = this.#view(words[at + 5], words[at + 6], layer.dtype, shape, strides);
    this.#out = out;
    expansion.dependencies(block, this);
    program.runner ??= compileLayer(layer, this.#env);
    return program.runner.run(block, inputs, out) as undefined | Promise<undefined>;
  }

  block(input: number, block: number): void {
    const view = this.#whole(this.#inputLayer(input), block);
    this.#inputs.push({ input, view, at: null });
    this.#edge += EDGE_WORDS;
  }

  part(
    input: number,
    block: number,
    start: readonly number[],
    shape: readonly number[],
    step: readonly number[],
    at: readonly number[],
  ): void {
    const layer = this.#inputLayer(input);
    let view: View;
    const kind = this.#words[this.#edge + 3];
    if (kind === LANDED) {
      view = boxView(this.#out as View, at, shape);
    } else if (kind === PART) {
      const own = shape.slice();
      view = this.#place(layer, own, stridesOf(own));
    } else {
      view = boxView(this.#whole(layer, block), start, shape, step);
    }
    this.#inputs.push({ input, view, at: at.slice() });
    this.#edge += EDGE_WORDS;
  }

  #runValue({ layer, expansion }: Program, block: number): TaskAnswer | Promise<TaskAnswer> {
    const values: unknown[] = [];
    let isPlain = !this.#plainOnly || hasPlainLiterals(layer, block, this.#env);
    const sink: EdgeSink = {
      wantsParts: false,
      block: (input, from) => {
        const source = this.#inputLayer(input);
        const [region, unit, bytes] = this.#words.subarray(this.#edge, this.#edge + 3);
        const packed = new Uint8Array(this.#buffers[region], unit * ALIGN_BYTES, bytes);
        if (this.#plainOnly) isPlain &&= source.dtype === "object" && isPackedPlain(packed);
        if (isPlain) {
          const began = performance.now();
          if (source.dtype === "object") this.unpacks++;
          values.push(edgeValue(source, from, packed));
          this.unpackSeconds += (performance.now() - began) / 1000;
        }
        this.#edge += EDGE_WORDS;
      },
      part: (input, from) => sink.block(input, from),
    };
    expansion.dependencies(block, sink);
    if (!isPlain) return ELSEWHERE;
    if (this.#plainOnly && wantsTask(layer, block, values.length, this.#env)) return ELSEWHERE;
    const answer = runValue(layer, block, values, this.#env);
    this.packs++;
    return answer instanceof Promise ? answer.then(packValue) : packValue(answer);
  }

  #inputLayer(input: number): Layer {
    const layer = this.#layer as Layer;
    return input === SELF ? layer : layer.inputs[input];
  }

  #whole(layer: Layer, block: number): View {
    const { shape, strides } = this.#formsOf(layer).of(block);
    return this.#place(layer, shape, strides);
  }

  #place(layer: Layer, shape: Shape, strides: readonly number[]): View {
    const words = this.#words;
    const dtype = layer.dtype as DType;
    return this.#view(words[this.#edge], words[this.#edge + 1], dtype, shape, strides);
  }

  /** One typed array a region and type: making one for each block costs more than a tiny kernel. */
  #view(
    region: number,
    unit: number,
    dtype: DType,
    shape: Shape,
    strides: readonly number[],
  ): View {
    let data = this.#views[region].get(dtype);
    const { itemsize } = dtypeInfo(dtype);
    if (!data) {
      const buffer = this.#buffers[region];
      data = typedArray(dtype, buffer, 0, Math.floor(buffer.byteLength / itemsize));
      this.#views[region].set(dtype, data);
    }
    return { data, offset: (unit * ALIGN_BYTES) / itemsize, shape, strides, dtype };
  }

  #formsOf(layer: Layer): Forms {
    let forms = this.#forms.get(layer);
    if (!forms) {
      forms = new Forms(layer);
      this.#forms.set(layer, forms);
    }
    return forms;
  }

  #program(number: number, task: number): Program {
    let programs = this.#programs.get(number);
    const unpack = this.#graphs.get(number);
    invariant(unpack !== undefined, `graph ${number} was never sent to this thread`);
    const graph = unpack();
    if (!programs) {
      programs = [];
      this.#programs.set(number, programs);
    }
    const index = graph.layerOf(task);
    let program = programs[index];
    if (!program) {
      const layer = graph.layers[index];
      program = {
        layer,
        offset: graph.offsets[index],
        expansion: expansionOf(layer),
        foreign: FOREIGN.has(kernelOf(layer).kind),
        runner: undefined,
      };
      programs[index] = program;
    }
    return program;
  }
}
