/** The shell: a process that is none, a clock that is set by hand, and once a real process. */
import { expect, test } from "@jest/globals";
import { isPlygraphError, realHost, type Timer } from "../../src/core/index.ts";
import { type Child, type ChildHandlers, Nanny, type WorkerStart } from "../../src/nanny/index.ts";
import type { ParentMessage } from "../../src/worker/index.ts";

const WORKER: WorkerStart = {
  scheduler: "tcp://127.0.0.1:9",
  token: "",
  threads: 0,
  memoryLimitBytes: 100e6,
  name: "bee",
  memory: { terminate: 0.5 },
};

class FakeChild implements Child {
  readonly pid = 1;
  readonly tail = ["oh", "no"];
  readonly told: string[] = [];
  readonly handlers: ChildHandlers;
  readonly env: Readonly<Record<string, string>>;
  bytes = 1e6;

  constructor(env: Readonly<Record<string, string>>, handlers: ChildHandlers) {
    this.env = env;
    this.handlers = handlers;
  }

  send({ type }: ParentMessage): void {
    this.told.push(type);
    if (type === "end") this.handlers.exited("exit code 0");
  }

  kill(): void {
    this.told.push("kill");
    this.handlers.exited("SIGKILL");
  }

  processBytes(): number {
    return this.bytes;
  }

  ref(): void {
    this.told.push("ref");
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** A nanny whose clock ticks when it is told to. */
function played(): {
  children: FakeChild[];
  tick: () => void;
  lost: string[];
  nanny: Promise<Nanny>;
} {
  const children: FakeChild[] = [];
  const lost: string[] = [];
  let tick: () => void = () => undefined;
  const timer: Timer = { clear: () => undefined, unref: () => undefined };
  const host = {
    ...realHost,
    repeat: (fn: () => void) => {
      tick = fn;
      return timer;
    },
  };
  const nanny = Nanny.start({
    worker: WORKER,
    env: { GREETING: "hello" },
    host,
    onLost: ({ message }) => lost.push(message),
    spawn: (env, handlers) => {
      children.push(new FakeChild(env, handlers));
      return children[children.length - 1];
    },
  });
  return { children, tick: () => tick(), lost, nanny };
}

test("it starts, watches, replaces and ends", async () => {
  const { children, tick, lost, nanny: starting } = played();
  expect(children[0].env).toEqual({ GREETING: "hello" });
  children[0].handlers.message({ type: "joined", address: "tcp://h:1" });
  const nanny = await starting;
  tick();
  children[0].bytes = 51e6;
  tick();
  while (children.length < 2) await turn();
  expect(lost).toEqual([
    "worker bee ended (it took 51 MB of memory, and may take 50); another one takes its place",
  ]);
  // What a process says that is gone already means nothing.
  children[0].handlers.message({ type: "leaving", why: "closed" });
  children[1].handlers.message({ type: "joined", address: "tcp://h:2" });
  expect(nanny.restarts).toBe(1);
  nanny.restart();
  while (children.length < 3) await turn();
  await nanny.close();
  expect(children.map(({ told }) => told)).toEqual([
    ["start", "kill"],
    ["start", "end"],
    ["start", "ref", "end"],
  ]);
  expect(await nanny.closed).toBeUndefined();
});

test("a worker that ends before it has joined: its last words are in the error", async () => {
  const { children, nanny } = played();
  children[0].handlers.exited("exit code 7");
  const error = await nanny.catch((thrown: unknown) => thrown);
  if (!isPlygraphError(error, "WorkerStart")) throw error;
  expect(error.log).toEqual(["oh", "no"]);
  expect(error.message).toBe(
    "worker bee did not start: it ended with exit code 7; its last words:\noh\nno",
  );
});

test("a real process that cannot join says why, by the error itself", async () => {
  const error = await Nanny.start({ worker: WORKER }).catch((thrown: unknown) => thrown);
  if (!isPlygraphError(error, "WorkerStart")) throw error;
  expect(isPlygraphError(error.cause, "Connection")).toBe(true);
});
