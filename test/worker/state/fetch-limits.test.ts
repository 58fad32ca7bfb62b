import { expect, test } from "@jest/globals";
import { gathers, MachineBench, numbers, plusOne } from "../support/machine.ts";

const PEERS = 70;
const tasks = Array.from({ length: PEERS }, (_, k) => PEERS + k);

/** Tasks that each read one block, of `nbytes`, of a peer of their own. */
const asked = (nbytes: number) => {
  const bench = new MachineBench([plusOne(numbers([PEERS], [1]))]);
  const first = gathers(
    bench.compute(
      tasks,
      tasks.map((_, k) => [k, `peer-${k}`, nbytes] as const),
    ),
  );
  return { bench, first };
};

test("no more than 50 requests are under way at once, the most urgent ones", () => {
  const { bench, first } = asked(1e6);
  expect(first.map(({ peer }) => peer)).toEqual(Array.from({ length: 50 }, (_, k) => `peer-${k}`));
  // Each answer makes room for one more, until all were asked.
  const later = first
    .slice(0, 20)
    .map(({ peer, units }) => gathers(bench.arrived(peer, units)).map((one) => one.peer));
  expect(later).toEqual(Array.from({ length: 20 }, (_, k) => [`peer-${50 + k}`]));
  expect(gathers(bench.arrived(first[20].peer, first[20].units))).toEqual([]);
});

test("peers that are busy, or gone, make room too", () => {
  const { bench, first } = asked(1e6);
  const busy = bench.handle({ type: "busy", peer: "peer-0", units: first[0].units });
  expect(gathers(busy).map(({ peer }) => peer)).toEqual(["peer-50"]);
  const gone = bench.handle({ type: "peer-lost", peer: "peer-1" });
  expect(gathers(gone).map(({ peer }) => peer)).toEqual(["peer-51"]);
});

test("while less than 10 MB is on its way, their number does not matter", () => {
  expect(asked(1e5).first).toHaveLength(PEERS);
  // The 50 requests hold 10 MB exactly: no more.
  expect(asked(2e5).first).toHaveLength(50);
});
