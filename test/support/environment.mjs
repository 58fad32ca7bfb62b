// Node as suites see it: jest's environment, in a context that is quick, and nothing left for later suites.
import { AsyncLocalStorage } from "node:async_hooks";
import { constants, createContext, runInContext } from "node:vm";
import { TestEnvironment } from "jest-environment-node";
import "./children.mjs";
import "./code-cache.mjs";
import { watch } from "./watchdog.mjs";

// Each suite loads jest's runner anew, and with it an AsyncLocalStorage that stays enabled. Node 20 goes
// through all that are enabled at every promise: hundreds of suites in one process make each of them slow.
const enabled = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  enabled.add(this);
  return Reflect.apply(run, this, args);
};

/** What jest takes from outside although each context has its own: what Node's functions return are these. */
const SHARED = new Set(["Buffer", "ArrayBuffer", "Uint8Array"]);

/**
 * The globals of `from` on a global object that nothing stands in front of. Jest's own is a proxy behind an
 * interceptor, where every `Math` and every `Array` takes half a microsecond, a hundred times what it takes
 * a user's program.
 */
function quickGlobal(context, from) {
  const global = runInContext("globalThis", context);
  for (const key of Reflect.ownKeys(from)) {
    if (Object.hasOwn(global, key) && !SHARED.has(key)) continue;
    const descriptor = Object.getOwnPropertyDescriptor(from, key);
    // Jest's name for the context's own.
    if (descriptor.value === from.Symbol) descriptor.value = global.Symbol;
    Object.defineProperty(global, key, property(key, descriptor));
  }
  global.global = global;
  for (const name of ["asyncDispose", "dispose"]) {
    if (name in global.Symbol) continue;
    Object.defineProperty(global.Symbol, name, { value: from.Symbol[name] });
  }
  global.Error.stackTraceLimit = from.Error.stackTraceLimit;
  return global;
}

/** Some of Node's globals are made when they are first asked for, and only for Node's own global object. */
function property(key, descriptor) {
  if ("value" in descriptor) return { ...descriptor, configurable: true };
  const { enumerable } = descriptor;
  return {
    configurable: true,
    enumerable,
    get: () => globalThis[key],
    set(value) {
      Object.defineProperty(this, key, { configurable: true, enumerable, value, writable: true });
    },
  };
}

export default class extends TestEnvironment {
  #path;

  constructor(config, context) {
    super(config, context);
    this.#path = context.testPath;
    this.context = createContext(constants.DONT_CONTEXTIFY);
    this.global = quickGlobal(this.context, this.global);
    // These make what belongs to the global object that they are given.
    this.moduleMocker = new this.moduleMocker.constructor(this.global);
    this.fakeTimers = null;
    this.fakeTimersModern = new this.fakeTimersModern.constructor({
      config: config.projectConfig,
      global: this.global,
    });
  }

  async setup() {
    watch(this.#path);
    await super.setup();
  }

  handleTestEvent({ name, test }) {
    if (name === "test_start") watch(this.#path, test.name);
    else if (name === "test_done") watch(this.#path);
  }

  async teardown() {
    await super.teardown();
    watch(null);
    for (const storage of enabled) storage.disable();
    enabled.clear();
  }
}
