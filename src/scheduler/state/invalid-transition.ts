/** Bugs of the machine, told with the story of the task. */
import { InvariantError } from "../../core/index.ts";

/** A move that the table does not know, not even through `released`. */
export class InvalidTransition extends InvariantError {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  /** The last moves of the task, oldest first; empty where no story is kept. */
  readonly story: readonly string[];

  constructor(key: string, from: string, to: string, story: readonly string[]) {
    super(`task ${key} cannot go from ${from} to ${to}\n  ${story.join("\n  ")}`);
    this.name = "InvalidTransition";
    this.key = key;
    this.from = from;
    this.to = to;
    this.story = story;
  }
}

/** One event caused more transitions than the limit: a circle of recommendations. */
export class TransitionLimit extends InvariantError {
  constructor(made: number, key: string) {
    super(`one event caused ${made} transitions, the last one of task ${key}`);
    this.name = "TransitionLimit";
  }
}
