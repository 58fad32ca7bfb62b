import { expect, test } from "@jest/globals";
import { graphOf, topologicalOrder } from "../../../src/layers/index.ts";
import { GraphState, LayerState } from "../../../src/scheduler/state/graph-state.ts";
import { DONE, MEMORY } from "../../../src/scheduler/state/states.ts";
import {
  ABSENT,
  ALL_DONE,
  isSet,
  PAGE_TASKS,
  PARTIAL,
  TASK_BYTES,
  TaskPages,
} from "../../../src/scheduler/state/task-pages.ts";
import { ones, zip } from "../support/graphs.ts";

function graphAt(base: number, blocks: number): GraphState {
  const graph = graphOf(topologicalOrder([zip([ones(blocks)])]));
  const state = new GraphState(1, graph, base, 0);
  graph.layers.forEach((layer, index) => {
    const place = {
      graph: state,
      index,
      base: base + graph.offsets[index],
      priority: 0,
      retries: 0,
    };
    state.layers.push(new LayerState(layer, place, 1));
  });
  return state;
}

test("a page exists from its first task to its last", () => {
  const pages = new TaskPages();
  const graph = graphAt(0, 1000);
  expect(pages.find(700)).toBe(ABSENT);
  const handle = pages.open(700, graph);
  expect([pages.find(700), pages.find(701), pages.find(10)]).toEqual([handle, handle + 1, ABSENT]);
  expect([pages.idOf(handle), pages.layerOf(handle).index]).toEqual([700, 0]);
  pages.state[handle] = MEMORY;
  pages.live[handle >>> 8] = 1;
  pages.emptied(handle);
  pages.closeEmptied();
  expect(pages.find(700)).toBe(handle);
  pages.state[handle] = 0;
  pages.live[handle >>> 8] = 0;
  pages.emptied(handle);
  pages.closeEmptied();
  expect([pages.find(700), pages.pages]).toEqual([ABSENT, 0]);
});

test("what is done is remembered, a bit a task, or nothing for a whole page", () => {
  const pages = new TaskPages();
  const graph = graphAt(0, 1000);
  const some = pages.open(3, graph);
  pages.flags[some] = DONE;
  pages.emptied(some);
  pages.closeEmptied();
  const found = pages.find(3);
  expect([found, pages.isDone(3, found), pages.isDone(2, pages.find(2))]).toEqual([
    PARTIAL,
    true,
    false,
  ]);
  expect([0, 3, 4].map((id) => isSet(pages.doneBits(id), id))).toEqual([false, true, false]);
  const again = pages.open(2, graph);
  expect([pages.flags[again], pages.flags[again + 1], pages.flags[again + 2]]).toEqual([
    0,
    DONE,
    0,
  ]);
  const first = again - 2;
  pages.flags.fill(DONE, first, first + PAGE_TASKS);
  pages.emptied(again);
  pages.closeEmptied();
  expect([pages.find(0), pages.find(255)]).toEqual([ALL_DONE, ALL_DONE]);
  expect([pages.isDone(7, ALL_DONE), pages.isDone(7, ABSENT)]).toEqual([true, false]);
  expect(pages.flags[pages.open(9, graph)]).toBe(DONE);
});

test("ids beyond 2⁴⁰ are found, and a layer boundary within a page too", () => {
  const pages = new TaskPages();
  const base = 2 ** 41;
  const graph = graphAt(base, 300);
  const handle = pages.open(base + 299, graph);
  expect([pages.idOf(handle), pages.layerOf(handle).index]).toEqual([base + 299, 0]);
  expect([pages.layerOf(handle + 1).index, pages.find(base + 300)]).toEqual([1, handle + 1]);
  pages.dropGraph(graph);
  expect([pages.find(base + 299), pages.pages]).toEqual([ABSENT, 0]);
});

test("it grows, and keeps what it has", () => {
  const pages = new TaskPages(1024);
  const graph = graphAt(0, 200_000);
  const handles = Array.from({ length: 600 }, (_, page) => {
    const handle = pages.open(page * PAGE_TASKS + 7, graph);
    pages.count[handle] = page;
    return handle;
  });
  expect(handles.every((handle, page) => pages.count[handle] === page)).toBe(true);
  expect(pages.bytes).toBe(600 * PAGE_TASKS * TASK_BYTES);
  expect(pages.state.length).toBeGreaterThanOrEqual(600 * PAGE_TASKS);
  expect(TASK_BYTES).toBe(16);
});
