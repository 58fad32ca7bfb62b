/** Which files workers and clients are told to show, in the scheduler's file. */
import { type ConfigValues, directoryFiles, type RoleFiles } from "../config/index.ts";

/**
 * Those of the directory that the scheduler was given; else the file of its token, whoever reads it. Certificates that
 * were named one by one are the scheduler's own: others bring theirs.
 */
export function credentialFiles(
  values: ConfigValues,
  fresh: string | undefined,
): { readonly worker: RoleFiles; readonly client: RoleFiles } {
  const directory = values["security.directory"];
  if (directory !== undefined) {
    return {
      worker: directoryFiles(directory, "worker"),
      client: directoryFiles(directory, "client"),
    };
  }
  const tokenFile = values["security.tokenFile"] ?? fresh;
  return { worker: { tokenFile }, client: { tokenFile } };
}
