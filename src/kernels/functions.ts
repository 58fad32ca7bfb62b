/** Users' functions: from text with captured values, or exported by a module. */
import { KernelFunctionError } from "../core/index.ts";
import type { Kernel, Plain } from "../layers/index.ts";

/** A user's function. */
export type UserFunction = (...args: readonly unknown[]) => unknown;

type FunctionKernel = Kernel & { readonly kind: "function" };

/** A function as users write it; its text is all that is used of it. */
export type AnyFunction = (...args: never[]) => unknown;

/**
 * The kernel that runs the text of a function, in which captured values are names in scope.
 * @throws KernelFunctionError for what is no function, or has no text
 */
export function textKernel(fn: AnyFunction, captures: Plain): FunctionKernel {
  if (typeof fn !== "function") {
    throw new KernelFunctionError(
      `a value of type ${fn === null ? "null" : typeof fn}`,
      "is no function",
    );
  }
  const text = Function.prototype.toString.call(fn);
  if (/\{\s*\[native code\]\s*\}\s*$/.test(text)) {
    throw new KernelFunctionError(
      `function "${fn.name}"`,
      "is built in, or bound, and has no text to send; wrap it: (x) => f(x)",
    );
  }
  return { kind: "function", text, captures };
}
type ModuleKernel = Kernel & { readonly kind: "module" };

const compiled = new WeakMap<Kernel, UserFunction>();
const loading = new Map<string, Promise<UserFunction>>();

/** Functions without captured values, by their text: submissions repeat them. Oldest first. */
const plain = new Map<string, UserFunction>();
const PLAIN_MAX = 512;

/**
 * The function of a text kernel, compiled once for each kernel, or once for each text where nothing is
 * captured. Captured values are names in scope.
 * @throws KernelFunctionError when the text is not a function
 */
export function compileFunction(kernel: FunctionKernel): UserFunction {
  let found = compiled.get(kernel);
  if (found === undefined) {
    found = capturesNothing(kernel)
      ? plainFunction(kernel)
      : evaluated(kernel.text, kernel.captures);
    compiled.set(kernel, found);
  }
  return found;
}

function capturesNothing({ captures }: FunctionKernel): boolean {
  return captures === null || (typeof captures === "object" && Object.keys(captures).length === 0);
}

function plainFunction({ text }: FunctionKernel): UserFunction {
  let found = plain.get(text);
  if (found === undefined) {
    found = evaluated(text, null);
    if (plain.size >= PLAIN_MAX) plain.delete(plain.keys().next().value ?? "");
    plain.set(text, found);
  }
  return found;
}

function evaluated(text: string, captures: Plain): UserFunction {
  const scope = (captures ?? {}) as Readonly<Record<string, Plain>>;
  const names = Object.keys(scope);
  const make = (code: string): unknown =>
    new Function(...names, `"use strict"; return ${code};`)(...names.map((name) => scope[name]));
  try {
    return functionOf(make(`(${text}\n)`));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw asFunctionError(text, error);
  }
  try {
    // A method written in short, `double(x) { … }`, is a function only inside an object.
    return functionOf(make(`Object.values({ ${text}\n })[0]`));
  } catch (error) {
    throw asFunctionError(text, error);
  }
}

function functionOf(value: unknown): UserFunction {
  if (typeof value === "function") return value as UserFunction;
  throw new KernelFunctionError("kernel", `its text makes ${typeof value}, not a function`);
}

function asFunctionError(text: string, cause: unknown): KernelFunctionError {
  if (cause instanceof KernelFunctionError) return cause;
  const line = text.split("\n")[0].slice(0, 80);
  return new KernelFunctionError(`function "${line}"`, `cannot be compiled: ${String(cause)}`, {
    cause,
  });
}

/**
 * The function that a module exports; the module is imported once a process.
 * @throws KernelFunctionError when there is no such module or export
 */
export function importFunction({ specifier, name }: ModuleKernel): Promise<UserFunction> {
  const key = `${specifier} ${name}`;
  let found = loading.get(key);
  if (found === undefined) {
    found = imported(specifier, name);
    // A module that is missing now may be there for the next task.
    found.catch(() => loading.delete(key));
    loading.set(key, found);
  }
  return found;
}

async function imported(specifier: string, name: string): Promise<UserFunction> {
  const where = `module "${specifier}"`;
  const module: Record<string, unknown> = await import(specifier).catch((cause: unknown) => {
    throw new KernelFunctionError(where, `cannot be imported: ${String(cause)}`, { cause });
  });
  const value = module[name];
  if (typeof value === "function") return value as UserFunction;
  const names = Object.keys(module).join(", ");
  throw new KernelFunctionError(
    where,
    `exports no function "${name}"; it exports ${names || "nothing"}`,
  );
}

/** What a module's function gets beside its arguments: the kernel's parameters, unless there are none. */
export function moduleParams({ params }: ModuleKernel): readonly Plain[] {
  const empty = params === null || (typeof params === "object" && Object.keys(params).length === 0);
  return empty ? [] : [params];
}
