import { expect, test } from "@jest/globals";
import type { Message } from "../../../src/comm/index.ts";
import { graphOf } from "../../../src/layers/index.ts";
import {
  type Instruction,
  type SchedulerEvent,
  SchedulerMachine,
} from "../../../src/scheduler/index.ts";
import { ones } from "../support/graphs.ts";

/** Two workers, and a graph of one block, which lies on `holder`. */
function begun(): {
  readonly tell: (event: SchedulerEvent) => readonly Instruction[];
  readonly holder: number;
  readonly other: number;
} {
  const machine = new SchedulerMachine({ validate: true });
  const tell = (event: SchedulerEvent): readonly Instruction[] => machine.handle(event, 0);
  for (const worker of [0, 1]) tell(joined(worker, `w${worker}`));
  tell({ type: "client-joined", client: 0 });
  const graph = graphOf([ones(1)]);
  const wishes = { priority: 0, retries: 0, deliver: false, each: false };
  const submit = { client: 0, request: 1, graph, number: 1, outputs: [0], ...wishes } as const;
  const [{ worker: holder, run }] = computes(tell({ type: "submit", ...submit }));
  finish(tell, holder, run);
  return { tell, holder, other: 1 - holder };
}

const joined = (worker: number, name: string): SchedulerEvent => ({
  type: "worker-joined",
  worker,
  name,
  address: `tcp://${name}:1`,
  threads: 1,
  memoryLimitBytes: 1e9,
});

const computes = (out: readonly Instruction[]): { worker: number; task: number; run: number }[] =>
  out.flatMap((one) => {
    if (one.type !== "to-worker" || one.message.op !== "compute") return [];
    const { tasks, runs } = one.message;
    return Array.from(tasks, (task, k) => ({ worker: one.worker, task, run: runs[k] }));
  });

function finish(
  tell: (event: SchedulerEvent) => readonly Instruction[],
  worker: number,
  run: number,
): readonly Instruction[] {
  return tell({
    type: "finished",
    worker,
    graph: 1,
    tasks: Int32Array.of(0),
    runs: Int32Array.of(run),
    nbytes: Float64Array.of(8),
    seconds: Float64Array.of(0.1),
    inline: Uint8Array.of(0),
    buffers: [],
  });
}

const results = (out: readonly Instruction[]): Extract<Message, { op: "task-results" }>[] =>
  out.flatMap((one) =>
    one.type === "to-client" && one.message.op === "task-results" ? [one.message] : [],
  );

test("clients are told who holds a result when the holder that they know is gone", () => {
  const { tell, holder, other } = begun();
  tell({ type: "fetched", worker: other, graph: 1, tasks: Int32Array.of(0) });
  const told = results(tell({ type: "worker-left", worker: holder }));
  expect(told.map(({ tasks, addresses }) => [...tasks, ...addresses])).toEqual([
    [0, `tcp://w${other}:1`],
  ]);
});

test("who asks twice is told once", () => {
  const { tell, maker, run, asker } = askedFor();
  expect(whoHas(finish(tell, maker, run))).toEqual([asker]);
});

test("who joins under the number of a worker that asked for a block is told nothing of it", () => {
  const { tell, maker, run, asker } = askedFor();
  tell({ type: "worker-left", worker: asker });
  tell(joined(asker, "new"));
  expect(whoHas(finish(tell, maker, run))).toEqual([]);
});

/** The block is not where it was, and is made again by `maker`; `asker` has asked for it twice. */
function askedFor(): {
  readonly tell: (event: SchedulerEvent) => readonly Instruction[];
  readonly maker: number;
  readonly run: number;
  readonly asker: number;
} {
  const { tell, holder } = begun();
  const missing = { graph: 1, task: 0, holder: `tcp://w${holder}:1` };
  const [{ worker: maker, run }] = computes(
    tell({ type: "missing-data", worker: holder, ...missing }),
  );
  const asker = 1 - maker;
  tell({ type: "missing-data", worker: asker, ...missing });
  tell({ type: "missing-data", worker: asker, ...missing });
  return { tell, maker, run, asker };
}

const whoHas = (out: readonly Instruction[]): number[] =>
  out.flatMap((one) =>
    one.type === "to-worker" && one.message.op === "who-has" ? [one.worker] : [],
  );
