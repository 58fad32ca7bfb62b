/** What commands print, and write. */
import { writeFile } from "node:fs/promises";
import { failed } from "./failed.ts";

/** One line, or several, on the standard output. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);

/**
 * Writes `text` to `target`, and says so; prints it where the target is `true`, an option without a
 * file. @throws CommandError where the file cannot be written
 */
export async function writeOut(
  command: string,
  target: string | true,
  text: string,
): Promise<void> {
  if (target === true) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(target, text);
  } catch (error) {
    throw failed(command, `"${target}" cannot be written`, error);
  }
  print(`${target}: ${text.length.toLocaleString("en")} characters`);
}

/** What shells say of a program that wrote to a closed pipe. */
const CLOSED_PIPE = 141;

/** Who reads has seen enough, as `head` has: the process ends without a word. */
export function endWithReader(stream: NodeJS.WriteStream): void {
  stream.off("error", onError).on("error", onError);
}

function onError(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(CLOSED_PIPE);
}
