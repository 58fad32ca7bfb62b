import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { PeerFigure } from "./report.ts";

/** What a peer answers: seconds of work and a check value, or an error. */
export interface PeerAnswer {
  readonly seconds?: number;
  readonly check?: number;
  readonly bytes?: number;
  readonly tasks?: number;
  readonly error?: string;
}

const PYTHON =
  process.env["PLYGRAPH_PEERS"] ?? join(import.meta.dirname, "../peers/venv/bin/python");

/** The Python process that runs the peers' side of a benchmark, one request at a time. */
export class Peer {
  readonly versions: Readonly<Record<string, string>>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;

  private constructor(
    child: ChildProcessWithoutNullStreams,
    lines: Interface,
    versions: Record<string, string>,
    answers: AsyncIterator<string>,
  ) {
    this.versions = versions;
    this.#child = child;
    this.#answers = answers;
    lines.on("close", () => undefined);
  }

  /** Starts it, or says loudly that it is missing and answers `null`. */
  static async start(): Promise<Peer | null> {
    if (!existsSync(PYTHON)) {
      console.error(
        `NO PEERS: ${PYTHON} is missing; run "npm run bench:peers" to compare with Dask and NumPy`,
      );
      return null;
    }
    const child = spawn(PYTHON, [join(import.meta.dirname, "../peers/peer.py")]);
    child.stderr.on("data", () => undefined);
    const lines = createInterface({ input: child.stdout });
    const answers = lines[Symbol.asyncIterator]();
    child.stdin.write(`${JSON.stringify({ call: "versions" })}\n`);
    const first = await answers.next();
    return new Peer(
      child,
      lines,
      JSON.parse(String(first.value)) as Record<string, string>,
      answers,
    );
  }

  /** One request. An error of the peer comes back as `error`, and is printed. */
  async call(name: string, ...args: readonly (number | string)[]): Promise<PeerAnswer> {
    this.#child.stdin.write(`${JSON.stringify({ call: name, args })}\n`);
    const { value, done } = await this.#answers.next();
    const answer =
      done === true ? { error: "the peer ended" } : (JSON.parse(String(value)) as PeerAnswer);
    if (answer.error !== undefined)
      console.error(`PEER FAILED: ${name}(${args.join(", ")}): ${answer.error}`);
    return answer;
  }

  /** Ends the process. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.stdin.end(`${JSON.stringify({ call: "quit" })}\n`);
    await ended;
  }
}

/** A peer's figure for a row, or null where it has none. */
export function peerOf(
  peer: Peer | null,
  name: string,
  value: number | undefined,
): PeerFigure | null {
  if (peer === null || value === undefined) return null;
  return { name, version: peer.versions[name] ?? "", value };
}
