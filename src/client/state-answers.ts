/** Questions about the state of servers, and their answers. */
import { type GetState, type State, unpackState } from "../comm/index.ts";
import type { Deferred } from "./deferred.ts";

/** What is asked, without the number of the question. */
export type StateQuestion = Omit<GetState, "op" | "request">;

/** Everything. */
export const EVERYTHING: StateQuestion = { what: "dump", key: "", graph: 0, task: 0 };

/** Hands an answer to whoever waits for it. */
export function settleState(
  waiting: Map<number, Deferred<unknown>>,
  { request }: State,
  [bytes]: readonly Uint8Array[],
): void {
  const answer = waiting.get(request);
  waiting.delete(request);
  try {
    answer?.resolve(unpackState(bytes));
  } catch (error) {
    answer?.reject(error);
  }
}
