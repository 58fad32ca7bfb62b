import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { SlotHeap } from "../../../src/worker/state/slot-heap.ts";
import { TaskPool } from "../../../src/worker/state/task-pool.ts";

const step = fc.record({
  priority: fc.integer({ min: 0, max: 9 }),
  act: fc.constantFrom("push", "push", "push", "move", "remove", "pop"),
  pick: fc.nat(),
});

/** A heap, and a list that says what it should hold. */
class Pair {
  readonly pool: TaskPool = new TaskPool();
  readonly heap: SlotHeap = new SlotHeap(this.pool);
  readonly model: number[] = [];
  #tasks = 0;

  first(): number {
    const { priority, task } = this.pool;
    const sorted = [...this.model].sort((a, b) => priority[a] - priority[b] || task[a] - task[b]);
    return sorted[0] ?? -1;
  }

  act(act: string, priority: number, pick: number): void {
    const chosen = this.model[pick % Math.max(1, this.model.length)];
    if (act === "push") this.push(priority);
    else if (chosen === undefined) expect(this.heap.peek()).toBe(-1);
    else if (act === "move") this.move(chosen, priority);
    else this.remove(act === "pop" ? this.first() : chosen, act === "pop");
  }

  push(priority: number): void {
    const slot = this.pool.take();
    this.pool.priority[slot] = priority;
    this.pool.task[slot] = this.#tasks++;
    this.heap.push(slot);
    this.model.push(slot);
  }

  move(slot: number, priority: number): void {
    this.pool.priority[slot] = priority;
    this.heap.moved(slot);
  }

  remove(slot: number, pop: boolean): void {
    if (pop) expect(this.heap.pop()).toBe(slot);
    else this.heap.remove(slot);
    this.model.splice(this.model.indexOf(slot), 1);
  }
}

test("pops by priority, then by task number, whatever is moved or removed", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const pair = new Pair();
      for (const { priority, act, pick } of steps) {
        pair.act(act, priority, pick);
        expect(pair.heap.size).toBe(pair.model.length);
        expect(pair.heap.peek()).toBe(pair.first());
        expect(pair.model.every((slot) => pair.heap.has(slot))).toBe(true);
      }
    }),
  );
});
