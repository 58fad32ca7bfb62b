/** What tests of bad input ask of an error. */
import { expect } from "@jest/globals";
import { isPlygraphError, type PlygraphError } from "../../src/index.ts";

/** The typed error that `run` throws or rejects with. */
export async function errorOf(run: () => unknown): Promise<PlygraphError> {
  try {
    await run();
  } catch (error) {
    if (isPlygraphError(error)) return error;
    throw error;
  }
  throw new TypeError("nothing was refused");
}

/** Tag and message of what is refused. */
export async function refused(
  run: () => unknown,
  tag: string,
  ...parts: (string | RegExp)[]
): Promise<void> {
  const error = await errorOf(run);
  expect(error.tag).toBe(tag);
  for (const part of parts) {
    if (typeof part === "string") expect(error.message).toContain(part);
    else expect(error.message).toMatch(part);
  }
}

/** The caret in the message points at what begins with `at`. */
export async function caret(run: () => unknown, tag: string, at: string): Promise<void> {
  const error = await errorOf(run);
  expect(error.tag).toBe(tag);
  const lines = error.message.split("\n");
  const row = lines.findIndex((line) => /^\s*\^+$/.test(line));
  expect(row).toBeGreaterThan(0);
  const column = lines[row].indexOf("^");
  expect(lines[row - 1].slice(column)).toMatch(new RegExp(`^${at}`));
}

/** Resolves after `ms`. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** Whether a process with this number runs. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
