import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";

/** What the peer did. */
export interface EggAnswer {
  readonly nodes: number;
  readonly classes: number;
  readonly iterations: number;
  readonly seconds: number;
}

/** The version that bench/peers/egg/Cargo.toml asks for. */
export const EGG_VERSION = "0.11.0";

const SOURCE = join(import.meta.dirname, "../peers/egg");
const TARGET = process.env["PLYGRAPH_EGG_TARGET"] ?? join(SOURCE, "target");

/** egg as a process that answers one line for each line. */
export class Egg {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;
  readonly #answers: AsyncIterator<string>;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  /** Builds it where that was not done, and starts it; says loudly that there is no cargo, and answers null. */
  static start(): Egg | null {
    const binary = join(TARGET, "release/plygraph-egg-peer");
    if (!existsSync(binary)) {
      const known = join(homedir(), ".cargo/bin/cargo");
      const cargo = existsSync(known) ? known : "cargo";
      try {
        console.error("building egg, about a minute …");
        execFileSync(cargo, ["build", "--release", "--quiet"], {
          cwd: SOURCE,
          env: { ...process.env, CARGO_TARGET_DIR: TARGET },
          stdio: ["ignore", "ignore", "inherit"],
        });
      } catch {
        console.error("NO EGG: cargo is missing or the build failed; recorded counts serve");
        return null;
      }
    }
    return new Egg(spawn(binary));
  }

  /** Runs `ac N` or `math N`. */
  async run(work: string, n: number): Promise<EggAnswer> {
    this.#child.stdin.write(`${work} ${n}\n`);
    const { value } = await this.#answers.next();
    return JSON.parse(String(value)) as EggAnswer;
  }

  /** Ends the process. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.stdin.end();
    await ended;
    this.#lines.close();
  }
}
