/** Modules of the user's, JavaScript or TypeScript. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CommandError } from "../../core/index.ts";
import { allowTypeScript } from "../../typescript-modules/index.ts";
import { failed } from "../failed.ts";

/** What the module at `path` exports. @throws CommandError that says what is wrong with it */
export async function loadModule(
  command: string,
  path: string,
): Promise<Readonly<Record<string, unknown>>> {
  const file = resolve(path);
  if (!existsSync(file)) throw new CommandError(command, `there is no file "${path}"`);
  if (/\.[mc]?ts$/.test(file)) allowTypeScript();
  try {
    return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw failed(command, `"${path}" cannot be loaded`, error);
  }
}
