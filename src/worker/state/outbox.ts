/** Collects the answers of one event, so that each receiver gets one batch. */
import type { Message, TaskNumbers, WireError } from "../../comm/index.ts";
import type { BlockHandle } from "../memory/tiers.ts";
import type { Instruction, Slot } from "./events.ts";
import type { GraphEntry } from "./graph-table.ts";

const INT32_TASKS_MAX = 2 ** 31;

class Finished {
  readonly tasks: number[] = [];
  readonly runs: number[] = [];
  readonly nbytes: number[] = [];
  readonly seconds: number[] = [];
  readonly inline: number[] = [];
  readonly blocks: BlockHandle[] = [];
}

class Steals {
  readonly tasks: number[] = [];
  readonly runs: number[] = [];
  readonly granted: number[] = [];
}

/** One event's instructions in the making. */
export class Outbox {
  readonly #finished: Map<GraphEntry, Finished> = new Map();
  readonly #fetched: Map<GraphEntry, number[]> = new Map();
  readonly #steals: Map<GraphEntry, Steals> = new Map();
  readonly #execute: (Slot[] | undefined)[] = [];
  readonly #messages: Message[] = [];
  readonly #others: Instruction[] = [];
  #drops: BlockHandle[] = [];

  finished(
    entry: GraphEntry,
    task: number,
    run: number,
    nbytes: number,
    seconds: number,
    inline: BlockHandle,
  ): void {
    let columns = this.#finished.get(entry);
    if (!columns) {
      columns = new Finished();
      this.#finished.set(entry, columns);
    }
    columns.tasks.push(task);
    columns.runs.push(run);
    columns.nbytes.push(nbytes);
    columns.seconds.push(seconds);
    columns.inline.push(inline >= 0 ? 1 : 0);
    if (inline >= 0) columns.blocks.push(inline);
  }

  fetched(entry: GraphEntry, task: number): void {
    const tasks = this.#fetched.get(entry);
    if (tasks) tasks.push(task);
    else this.#fetched.set(entry, [task]);
  }

  stolen(entry: GraphEntry, task: number, run: number, granted: boolean): void {
    let columns = this.#steals.get(entry);
    if (!columns) {
      columns = new Steals();
      this.#steals.set(entry, columns);
    }
    columns.tasks.push(task);
    columns.runs.push(run);
    columns.granted.push(granted ? 1 : 0);
  }

  erred(graph: number, task: number, run: number, error: WireError): void {
    this.#messages.push({ op: "erred", graph, task, run, error });
  }

  missing(graph: number, task: number, holder: string): void {
    this.#messages.push({ op: "missing-data", graph, task, holder });
  }

  execute(lane: number, slot: Slot): void {
    const slots = this.#execute[lane];
    if (slots) slots.push(slot);
    else this.#execute[lane] = [slot];
  }

  abort(lane: number, slot: Slot): void {
    this.#others.push({ type: "abort", lane, slots: [slot] });
  }

  drop(block: BlockHandle): void {
    this.#drops.push(block);
  }

  add(instruction: Instruction): void {
    this.#others.push(instruction);
  }

  /** Everything since the last call, and forgets it. Work first: threads and peers start at once. */
  flush(): Instruction[] {
    const out: Instruction[] = [];
    for (let lane = 0; lane < this.#execute.length; lane++) {
      const slots = this.#execute[lane];
      if (slots) out.push({ type: "execute", lane, slots });
    }
    this.#execute.length = 0;
    for (const other of this.#others) out.push(other);
    this.#others.length = 0;
    this.#sendColumns(out);
    for (const message of this.#messages) out.push({ type: "send", message, inline: [] });
    this.#messages.length = 0;
    if (this.#drops.length > 0) {
      out.push({ type: "drop", blocks: this.#drops });
      this.#drops = [];
    }
    return out;
  }

  #sendColumns(out: Instruction[]): void {
    for (const [entry, columns] of this.#finished) {
      const message: Message = {
        op: "finished",
        graph: entry.number,
        tasks: taskNumbers(entry, columns.tasks),
        runs: Int32Array.from(columns.runs),
        nbytes: Float64Array.from(columns.nbytes),
        seconds: Float64Array.from(columns.seconds),
        inline: Uint8Array.from(columns.inline),
      };
      out.push({ type: "send", message, inline: columns.blocks });
    }
    this.#finished.clear();
    for (const [entry, tasks] of this.#fetched) {
      const message: Message = {
        op: "fetched",
        graph: entry.number,
        tasks: taskNumbers(entry, tasks),
      };
      out.push({ type: "send", message, inline: [] });
    }
    this.#fetched.clear();
    for (const [entry, columns] of this.#steals) {
      const message: Message = {
        op: "steal-response",
        graph: entry.number,
        tasks: taskNumbers(entry, columns.tasks),
        runs: Int32Array.from(columns.runs),
        granted: Uint8Array.from(columns.granted),
      };
      out.push({ type: "send", message, inline: [] });
    }
    this.#steals.clear();
  }
}

/** Numbers of tasks as they travel: 32 bits where the graph allows. */
export function taskNumbers(entry: GraphEntry, tasks: readonly number[]): TaskNumbers {
  const narrow = entry.graph !== undefined && entry.graph.total < INT32_TASKS_MAX;
  return narrow ? Int32Array.from(tasks) : Float64Array.from(tasks);
}
