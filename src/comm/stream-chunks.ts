/** Writes chunks to a socket one after the other, those that must be fetched with little memory. */
import type { Socket } from "node:net";
import { type Chunk, isBytes } from "./frame-writer.ts";

/** Bytes of a source that are in memory at a time, twice: one is fetched while the other leaves. */
const SLICE_BYTES = 2 ** 20;

/** Memory of streams that have ended, for the next ones. */
const spare: Uint8Array[] = [];
const SPARE_MAX = 4;

/** Resolves when all has left. Rejects when a source does, or the socket is gone. */
export async function streamChunks(socket: Socket, chunks: readonly Chunk[]): Promise<void> {
  const slices = [
    spare.pop() ?? new Uint8Array(SLICE_BYTES),
    spare.pop() ?? new Uint8Array(SLICE_BYTES),
  ];
  const leaving: [Promise<void>, Promise<void>] = [Promise.resolve(), Promise.resolve()];
  let turn = 0;
  for (const chunk of chunks) {
    if (isBytes(chunk)) {
      await Promise.all(leaving);
      leaving[0] = write(socket, chunk);
      continue;
    }
    for (let at = 0; at < chunk.byteLength; at += SLICE_BYTES) {
      await leaving[turn];
      const slice = slices[turn].subarray(0, Math.min(SLICE_BYTES, chunk.byteLength - at));
      await chunk.read(slice, at);
      leaving[turn] = write(socket, slice);
      turn = 1 - turn;
    }
  }
  await Promise.all(leaving);
  for (const slice of slices) if (spare.length < SPARE_MAX) spare.push(slice);
}

function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  const left = new Promise<void>((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
  // Looked at when the next slice is to leave.
  left.catch(() => undefined);
  return left;
}
