/** How often tasks move: the production story of the scheduler, listened to. */
import { Story } from "../../../src/scheduler/state/story.ts";

/** Counts of the world that is being simulated: of each graph those of its tasks. */
let counts: Map<number, number[]> = new Map();

const { add } = Story.prototype;
Story.prototype.add = function listened(graph, task, from, to): void {
  let tasks = counts.get(graph);
  if (tasks === undefined) {
    tasks = [];
    counts.set(graph, tasks);
  }
  tasks[task] = (tasks[task] ?? 0) + 1;
  add.call(this, graph, task, from, to);
};

/** What was counted. */
export interface Moves {
  /** Moves of the task that has moved most. */
  readonly most: number;
  /** Moves of all tasks. */
  readonly sum: number;
  /** Which task that is. */
  describe(): string;
}

/** Begins to count anew. */
export function countMoves(): Moves {
  const own: Map<number, number[]> = new Map();
  counts = own;
  const worst = (): readonly [graph: number, task: number, moves: number] => {
    let found: readonly [number, number, number] = [0, 0, 0];
    for (const [graph, tasks] of own) {
      tasks.forEach((moves, task) => {
        if (moves > found[2]) found = [graph, task, moves];
      });
    }
    return found;
  };
  return {
    get most() {
      return worst()[2];
    },
    get sum() {
      let sum = 0;
      for (const tasks of own.values()) for (const moves of tasks) sum += moves ?? 0;
      return sum;
    },
    describe() {
      const [graph, task, moves] = worst();
      return `task ${task} of graph ${graph} moved ${moves} times`;
    },
  };
}
