import { expect, test } from "@jest/globals";
import type { Answered } from "../../../src/client/questions.ts";
import type { Session } from "../../../src/client/session.ts";
import { ClusterSemaphore } from "../../../src/client/shared/semaphore.ts";
import { SharedAsker } from "../../../src/client/shared/shared-asker.ts";
import { LeaseLostError } from "../../../src/core/index.ts";

/** A session whose clock ticks by hand. */
class HandSession {
  readonly verbs: string[] = [];
  readonly everyMs: number[] = [];
  lost = false;
  ticks: (() => void)[] = [];
  readonly peers = {
    host: {
      repeat: (fn: () => void, ms: number) => {
        this.everyMs.push(ms);
        this.ticks.push(fn);
        return { clear: () => void this.ticks.splice(0), unref: () => undefined };
      },
    },
  };

  ask({ verb }: { readonly verb: string }): Promise<Answered> {
    this.verbs.push(verb);
    if (this.lost && verb !== "acquire") return Promise.reject(new LeaseLostError("x"));
    return Promise.resolve({ value: { lease: 5 }, buffers: [] });
  }

  async tick(): Promise<void> {
    for (const fn of this.ticks) fn();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const semaphoreOf = (session: HandSession): ClusterSemaphore =>
  new ClusterSemaphore(new SharedAsker(session as unknown as Session, "semaphore"), "x", {
    leaseSeconds: 30,
  });

test("a lease is refreshed three times in its time, until it is released", async () => {
  const session = new HandSession();
  const lease = await semaphoreOf(session).acquire();
  await session.tick();
  await session.tick();
  expect(session.everyMs).toEqual([10_000]);
  await lease.release();
  await lease.release();
  await session.tick();
  expect(session.verbs).toEqual(["acquire", "refresh", "refresh", "release"]);
  expect(lease.signal.aborted).toBe(false);
});

test("one that is lost says so, and its release is refused", async () => {
  const session = new HandSession();
  const semaphore = semaphoreOf(session);
  session.lost = true;
  const run = semaphore.run(async (signal) => {
    await session.tick();
    expect(signal.reason).toBeInstanceOf(LeaseLostError);
    expect(session.ticks).toEqual([]);
  });
  await expect(run).rejects.toThrow(/the lease of "x" is over/);
});
