import { expect, test } from "@jest/globals";
import { realHost } from "../../../src/core/index.ts";
import { startScheduler } from "../../../src/scheduler/index.ts";
import { ones } from "../support/graphs.ts";
import { GUEST_TOKEN, Guest } from "../support/guest.ts";

test("a scheduler with nothing to do closes after a while, and not before", async () => {
  const clock = { now: 0, looks: [] as (() => void)[] };
  const server = await startScheduler({
    address: "inproc://idle-scheduler",
    token: GUEST_TOKEN,
    settings: { idleSeconds: 10 },
    host: {
      ...realHost,
      now: () => clock.now,
      repeat: (fn) => {
        clock.looks.push(fn);
        return { clear: () => void clock.looks.splice(0), unref: () => undefined };
      },
    },
  });
  const later = (ms: number): void => {
    clock.now += ms;
    for (const look of clock.looks) look();
  };
  const client = await Guest.join(server.address, "client");
  client.submit([ones(1)]);
  await client.next("accepted");
  // It waits for a worker: that is something to do.
  later(60_000);
  later(60_000);
  client.connection.send({ op: "release", requests: [1] });
  client.connection.send({ op: "info", request: 2 });
  await client.next("scheduler-info");
  later(9_000);
  expect(clock.looks).toHaveLength(1);
  later(1_000);
  await server.closed;
  expect(clock.looks).toHaveLength(0);
});
