// Code that suites share is parsed once a process: each suite has a context of its own, where jest compiles
// every module anew, and that is most of what a small suite takes.
import vm from "node:vm";

/** By source: what V8 made of it, whatever the context; null where it must be compiled. */
const kept = new Map();
const { SourceTextModule, compileFunction } = vm;

/** Code from the cache has no way to what `import()` calls, in Node 20. */
const canKeep = (code) => !/\bimport\s*\(/.test(code);

// Only where Node was asked for modules in contexts.
if (SourceTextModule)
  vm.SourceTextModule = new Proxy(SourceTextModule, {
    construct(target, [code, options], newTarget) {
      const cachedData = kept.get(code);
      const make = (more) => Reflect.construct(target, [code, { ...options, ...more }], newTarget);
      if (cachedData) {
        try {
          return make({ cachedData });
        } catch {
          // Flags of V8 have changed since: a suite asked for the garbage collector.
        }
      }
      const made = make({});
      if (cachedData !== null) kept.set(code, canKeep(code) ? made.createCachedData() : null);
      return made;
    },
  });

vm.compileFunction = (code, params, options) => {
  const key = `${params}|${code}`;
  const cachedData = kept.get(key);
  if (cachedData) return compileFunction(code, params, { ...options, cachedData });
  const produceCachedData = cachedData === undefined && canKeep(code);
  const made = compileFunction(code, params, { ...options, produceCachedData });
  if (cachedData === undefined) kept.set(key, made.cachedData ?? null);
  return made;
};
