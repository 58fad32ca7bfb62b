/** Starts the language server; its library is loaded then, and not before. */
import type { ServerStreams } from "./server.ts";

/** Serves an editor over these streams (the process's own unless told) until it leaves. */
export async function startLanguageServer(
  streams: ServerStreams = { input: process.stdin, output: process.stdout },
): Promise<void> {
  const { serve } = await import("./server.ts");
  await serve(streams);
}
