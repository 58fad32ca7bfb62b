// Preloaded by a test: says on standard error when the parser or the compiler is asked for.
import Module, { register } from "node:module";

const WATCHED = ["chevrotain", "typescript"];

const hooks = `
  export async function resolve(specifier, context, next) {
    if (${JSON.stringify(WATCHED)}.includes(specifier)) {
      process._rawDebug("LOADED " + specifier);
    }
    return next(specifier, context);
  }
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

// What is required, and not imported, does not pass the hooks.
const load = Module._load;
Module._load = function watched(request, ...others) {
  if (WATCHED.includes(request)) process._rawDebug(`LOADED ${request}`);
  return load.call(this, request, ...others);
};
