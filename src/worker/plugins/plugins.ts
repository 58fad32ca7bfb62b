/** Modules of a user's that come to life with a worker (`worker.preload`): what they export is called at its turns. */
import { createRequire } from "node:module";
import { extname, isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Host, readableError, WorkerStartError } from "../../core/index.ts";
import { allowTypeScript } from "../../typescript-modules/index.ts";
import type { Story, StoryRow } from "../state/index.ts";

/** What a plugin is told about its worker. */
export interface PluggedWorker {
  readonly name: string;
  /** Address of its scheduler. */
  readonly scheduler: string;
  /** Compute threads. */
  readonly threads: number;
  readonly memoryLimitBytes: number;
}

/** What a module may export; all of it is optional. */
export interface WorkerPlugin {
  /** Before the worker has threads, and before it joins: what it throws ends the worker. */
  setup?(worker: PluggedWorker): unknown;
  /** When the worker has ended, in the opposite order; it is waited for, up to five seconds. */
  teardown?(worker: PluggedWorker): unknown;
  /** Soon after tasks have moved from state to state. */
  transition?(moves: readonly StoryRow[], worker: PluggedWorker): void;
}

interface Loaded {
  readonly name: string;
  readonly hooks: WorkerPlugin;
}

const HOOKS = ["setup", "teardown", "transition"] as const;
const TEARDOWN_MS = 5000;
/** Moves that wait to be told; older ones are left out. */
const MOVES_MAX = 65_536;

/** All of one worker. */
export class WorkerPlugins {
  readonly #worker: PluggedWorker;
  readonly #host: Host;
  /** Those that are set up. */
  readonly #up: Loaded[] = [];
  #moves: StoryRow[] = [];

  constructor({ name, scheduler, threads, memoryLimitBytes }: PluggedWorker, host: Host) {
    // Nothing else of the worker's options: they hold its credential.
    this.#worker = Object.freeze({ name, scheduler, threads, memoryLimitBytes });
    this.#host = host;
  }

  get isEmpty(): boolean {
    return this.#up.length === 0;
  }

  /**
   * Loads modules and sets them up, one after the other.
   * @throws WorkerStartError that names the module; those before it are torn down
   */
  async begin(names: readonly string[]): Promise<void> {
    for (const name of names) {
      try {
        const hooks = await loadHooks(name);
        await hooks.setup?.(this.#worker);
        this.#up.push({ name, hooks });
      } catch (thrown) {
        await this.end();
        throw this.#refusal(name, thrown);
      }
    }
  }

  #refusal(name: string, thrown: unknown): WorkerStartError {
    const { message } = readableError(thrown);
    return new WorkerStartError(this.#worker.name, `preload "${name}": ${message}`, thrown);
  }

  /** From now on the moves of these tasks are told to whoever wants to hear of them. */
  watch(story: Story): void {
    const listeners = this.#up.filter(({ hooks }) => hooks.transition !== undefined);
    if (listeners.length === 0) return;
    story.listen((row) => {
      if (this.#moves.length === 0) this.#host.immediate(() => this.#tell(listeners));
      if (this.#moves.length < MOVES_MAX) this.#moves.push(row);
    });
  }

  /** Tears all down, the last one first; what goes wrong is a warning. */
  async end(): Promise<void> {
    for (const { name, hooks } of this.#up.splice(0).reverse()) {
      await this.#within(name, "teardown", () => hooks.teardown?.(this.#worker));
    }
  }

  #tell(listeners: readonly Loaded[]): void {
    const moves = this.#moves;
    this.#moves = [];
    for (const { name, hooks } of listeners) {
      try {
        hooks.transition?.(moves, this.#worker);
      } catch (thrown) {
        this.#warn(name, "transition", readableError(thrown).message);
      }
    }
  }

  async #within(name: string, hook: string, run: () => unknown): Promise<void> {
    let timer: { clear(): void } | undefined;
    const late = new Promise((done) => {
      timer = this.#host.setTimer(() => {
        this.#warn(name, hook, `has not ended after ${TEARDOWN_MS / 1000} s`);
        done(undefined);
      }, TEARDOWN_MS);
    });
    try {
      await Promise.race([run(), late]);
    } catch (thrown) {
      this.#warn(name, hook, readableError(thrown).message);
    }
    timer?.clear();
  }

  #warn(name: string, hook: string, message: string): void {
    process.emitWarning(`worker ${this.#worker.name}: ${hook}() of "${name}": ${message}`, {
      type: "WorkerPluginWarning",
    });
  }
}

/** The hooks of a module: a package by its name, or a file, from the current folder. */
async function loadHooks(name: string): Promise<WorkerPlugin> {
  const isFile = isAbsolute(name) || /^\.\.?[/\\]/.test(name);
  const place = isFile ? resolve(name) : createRequire(resolve("_")).resolve(name);
  if (extname(place).endsWith("ts")) allowTypeScript();
  const module = (await import(pathToFileURL(place).href)) as Readonly<Record<string, unknown>>;
  const hooks = HOOKS.filter((hook) => module[hook] !== undefined);
  if (hooks.length === 0) throw new TypeError(`exports none of ${HOOKS.join(", ")}`);
  for (const hook of hooks) {
    if (typeof module[hook] !== "function") throw new TypeError(`its ${hook} is no function`);
  }
  return module as WorkerPlugin;
}
