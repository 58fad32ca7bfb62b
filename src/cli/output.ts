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
