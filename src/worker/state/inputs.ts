/**
 * What a task that is to run here reads: edges to blocks on this worker, to blocks that are fetched
 * whole, and to pieces, where only a part of a remote block is needed.
 */

import type { EdgeSink } from "../../layers/index.ts";
import { blockShape, itemsizeOf } from "../../layers/index.ts";
import { want } from "./fetch.ts";
import { type GraphEntry, type LayerEntry, resolve, type Target } from "./graph-table.ts";
import { placeInResult } from "./landing.ts";
import type { MachineState } from "./machine-state.ts";
import { IN_FLIGHT, MEMORY, ON_THREAD, PIECE, RELEASED } from "./states.ts";

/** Turns the dependencies of one task into edges. One is enough for a machine. */
export class InputSink implements EdgeSink {
  readonly wantsParts = true;
  readonly #m: MachineState;
  readonly #target: Target;
  #owner = -1;
  #graph: GraphEntry | undefined;
  #layer: LayerEntry | undefined;
  #ownParts = false;

  constructor(machine: MachineState) {
    this.#m = machine;
    this.#target = { graph: undefined as unknown as GraphEntry, task: -1 };
  }

  /** Adds the edges of a task that has none. */
  plan(slot: number): void {
    this.#plan(slot, false);
  }

  /** The same, with pieces of blocks that are here, too: this worker is asked for them as any holder is. */
  planInParts(slot: number): void {
    this.#plan(slot, true);
  }

  #plan(slot: number, ownParts: boolean): void {
    const m = this.#m;
    this.#ownParts = ownParts;
    const layer = m.layerOf(slot);
    this.#owner = slot;
    this.#graph = m.graphOf(slot);
    this.#layer = layer;
    layer.expansion.dependencies(m.tasks.task[slot] - layer.offset, this);
  }

  block(input: number, block: number): void {
    this.#attach(this.#unit(input, block));
  }

  part(
    input: number,
    block: number,
    start: readonly number[],
    shape: readonly number[],
    step: readonly number[],
    at: readonly number[],
  ): void {
    const m = this.#m;
    const unit = this.#unit(input, block);
    const holder = this.#holderOfPart(unit);
    if (holder >= 0 && !this.#isWhole(input, block, shape)) {
      const piece = this.#piece(unit, input, start, shape, step);
      m.tasks.holder[piece] = holder;
      this.#land(piece, shape, at);
      this.#attach(piece);
    } else {
      this.#attach(unit);
    }
  }

  /** Who is asked for a part of a block, or -1 where the whole block comes, or is here. */
  #holderOfPart(unit: number): number {
    const m = this.#m;
    const state = m.tasks.state[unit];
    if (state === MEMORY && this.#ownParts) return m.peers.obtain(m.options.address).id;
    return state === RELEASED && !m.has(unit, ON_THREAD | IN_FLIGHT) ? m.tasks.holder[unit] : -1;
  }

  #unit(input: number, block: number): number {
    const m = this.#m;
    resolve(
      m.graphs,
      this.#graph as GraphEntry,
      this.#layer as LayerEntry,
      input,
      block,
      this.#target,
    );
    return m.obtain(this.#target.graph, this.#target.task);
  }

  #attach(unit: number): void {
    const m = this.#m;
    const edge = m.addEdge(this.#owner, unit);
    if (m.tasks.state[unit] === MEMORY) return;
    m.wait(edge);
    want(m, unit, m.tasks.priority[this.#owner]);
  }

  /** Whether a part has as many elements along each axis as its block. */
  #isWhole(input: number, block: number, shape: readonly number[]): boolean {
    const whole = blockShape((this.#layer as LayerEntry).layer.inputs[input], block);
    return whole.every((length, axis) => length === shape[axis]);
  }

  #land(piece: number, shape: readonly number[], at: readonly number[]): void {
    const { tasks, places } = this.#m;
    const layer = this.#layer as LayerEntry;
    const block = tasks.task[this.#owner] - layer.offset;
    const place = placeInResult(layer, block, tasks.nbytes[piece], shape, at);
    if (place >= 0) places.set(piece, place);
  }

  #piece(
    block: number,
    input: number,
    start: readonly number[],
    shape: readonly number[],
    step: readonly number[],
  ): number {
    const { tasks, boxes } = this.#m;
    const slot = tasks.take();
    let nbytes = itemsizeOf((this.#layer as LayerEntry).layer.inputs[input].dtype);
    for (let a = 0; a < shape.length; a++) nbytes *= shape[a];
    this.#m.set(slot, PIECE);
    tasks.graph[slot] = tasks.graph[block];
    tasks.task[slot] = tasks.task[block];
    tasks.layer[slot] = tasks.layer[block];
    tasks.nbytes[slot] = nbytes;
    tasks.source[slot] = block;
    const head = tasks.firstPiece[block];
    tasks.nextPiece[slot] = head;
    if (head >= 0) tasks.prevPiece[head] = slot;
    tasks.firstPiece[block] = slot;
    boxes.set(slot, [...start, ...shape, ...step]);
    return slot;
  }
}
