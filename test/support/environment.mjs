// Node, and what a suite would leave behind for those after it.
import { AsyncLocalStorage } from "node:async_hooks";
import { TestEnvironment } from "jest-environment-node";
import { watch } from "./watchdog.mjs";

// Each suite loads jest's runner anew, and with it an AsyncLocalStorage that stays enabled. Node 20 goes
// through all that are enabled at every promise: hundreds of suites in one process make each of them slow.
const enabled = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  enabled.add(this);
  return Reflect.apply(run, this, args);
};

export default class extends TestEnvironment {
  #path;

  constructor(config, context) {
    super(config, context);
    this.#path = context.testPath;
  }

  async setup() {
    watch(this.#path);
    await super.setup();
  }

  handleTestEvent({ name, test }) {
    if (name === "test_start") watch(this.#path, test.name);
  }

  async teardown() {
    await super.teardown();
    watch(null);
    for (const storage of enabled) storage.disable();
    enabled.clear();
  }
}
