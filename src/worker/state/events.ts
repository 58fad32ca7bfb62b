/** What the machine is told, and what it answers: plain data, a batch at a time. */
import type { GetData, Message, RemoteData, TaskNumbers, WireError } from "../../comm/index.ts";
import type { BlockHandle } from "../memory/tiers.ts";
import type { Landing } from "./landing.ts";

/** A slot is the machine's number for a record; it stays valid while a thread or a peer has it. */
export type Slot = number;

/** From the scheduler, from threads, from peers, from the clock. */
export type Event =
  | {
      readonly type: "graph";
      readonly graph: number;
      readonly packed: Uint8Array;
      readonly deliver: readonly number[];
    }
  | {
      readonly type: "compute";
      readonly graph: number;
      readonly tasks: TaskNumbers;
      readonly runs: Int32Array;
      readonly priorities: Float64Array;
      readonly remote: RemoteData;
    }
  | { readonly type: "free"; readonly graph: number; readonly tasks: TaskNumbers }
  | { readonly type: "forget-graph"; readonly graph: number }
  | {
      readonly type: "steal";
      readonly graph: number;
      readonly tasks: TaskNumbers;
      readonly runs: Int32Array;
    }
  | { readonly type: "who-has"; readonly remote: RemoteData }
  /** The scheduler wants copies of these here. */
  | { readonly type: "acquire"; readonly remote: RemoteData }
  /** Threads have results: block k holds the bytes of the task of slot k. */
  | {
      readonly type: "executed";
      readonly slots: readonly Slot[];
      readonly blocks: readonly BlockHandle[];
      readonly nbytes: readonly number[];
      readonly seconds: readonly number[];
      /** Of those seconds, what it took to unpack inputs; none where nothing was packed. */
      readonly unpackSeconds?: readonly number[];
    }
  | {
      readonly type: "failed";
      readonly slots: readonly Slot[];
      readonly errors: readonly WireError[];
    }
  /** The worker's own thread does not run these after all: their values are not plain. */
  | { readonly type: "declined"; readonly slots: readonly Slot[] }
  /** A peer answered: block k is piece k, or -1 where it does not have that. */
  | {
      readonly type: "arrived";
      readonly peer: string;
      readonly units: readonly Slot[];
      readonly blocks: readonly BlockHandle[];
      readonly nbytes: readonly number[];
    }
  | { readonly type: "busy"; readonly peer: string; readonly units: readonly Slot[] }
  /** The peer cannot be reached; what it was asked for does not come. */
  | { readonly type: "peer-lost"; readonly peer: string }
  | { readonly type: "retry-peer"; readonly peer: string }
  | { readonly type: "pause"; readonly paused: boolean }
  /** A batch of blocks was written to disk, but for those that could not be. */
  | {
      readonly type: "spilled";
      readonly blocks: readonly BlockHandle[];
      readonly failed: readonly BlockHandle[];
    }
  /** These are in memory again. */
  | { readonly type: "unspilled"; readonly blocks: readonly BlockHandle[] }
  /** These cannot be read back from disk. */
  | { readonly type: "lost"; readonly blocks: readonly BlockHandle[] }
  /** The process was measured: bytes that it takes beside blocks. */
  | { readonly type: "memory"; readonly unmanagedBytes: number }
  /** So many bytes are taken by payloads of graphs. */
  | { readonly type: "payloads"; readonly bytes: number }
  /** Comes about twice a second: what waited too long is looked at. */
  | { readonly type: "tick" };

/** What the shell is to do, in this order. */
export type Instruction =
  /** Run these on a thread: lane `lanes` (one behind the last thread) is the worker's own. */
  | { readonly type: "execute"; readonly lane: number; readonly slots: readonly Slot[] }
  /** Nobody wants the results of these any more, which the lane has: their code may look at its signal. */
  | { readonly type: "abort"; readonly lane: number; readonly slots: readonly Slot[] }
  /** Ask a peer for these, in one message. The answer is `arrived`, `busy` or `peer-lost`. */
  | {
      readonly type: "gather";
      readonly peer: string;
      readonly units: readonly Slot[];
      readonly request: Omit<GetData, "request">;
      readonly nbytes: number;
      /** Where in a task's result each of them lands; null: in memory of its own. */
      readonly lands: readonly (Landing | null)[];
    }
  /** Tell the scheduler; the bytes of the blocks `inline` follow as buffers. */
  | {
      readonly type: "send";
      readonly message: Message;
      readonly inline: readonly BlockHandle[];
    }
  /** Come back with `retry-peer` after that time. */
  | { readonly type: "later"; readonly peer: string; readonly seconds: number }
  /** The room of this landing is not needed: its task does not run now. */
  | { readonly type: "forget-landing"; readonly landing: number }
  /** No thread needs this graph any more. */
  | { readonly type: "forget-graph"; readonly graph: number }
  /** Tell the scheduler at once whether the worker is paused. */
  | { readonly type: "status" }
  /** Write these to disk, as one batch. The answer is `spilled`. */
  | { readonly type: "spill"; readonly blocks: readonly BlockHandle[] }
  /** These are on disk: their rooms are free. */
  | { readonly type: "evict"; readonly blocks: readonly BlockHandle[] }
  /** Read these back. The answers are `unspilled` and `lost`. */
  | { readonly type: "unspill"; readonly blocks: readonly BlockHandle[] }
  /** Give back the machine's reference to these. */
  | { readonly type: "drop"; readonly blocks: readonly BlockHandle[] };
