/** Transforms TypeScript where Node does not: runs on Node's own thread for hooks. */
import { readFile } from "node:fs/promises";
import type { LoadFnOutput, LoadHookContext } from "node:module";
import { fileURLToPath } from "node:url";

/** Node's `load` hook: types are taken out, nothing is checked. Packages are left alone. */
export async function load(
  url: string,
  context: LoadHookContext,
  next: (url: string, context: LoadHookContext) => LoadFnOutput | Promise<LoadFnOutput>,
): Promise<LoadFnOutput> {
  const [path] = url.split("?");
  if (!/^file:.*\.m?ts$/.test(path) || path.includes("/node_modules/")) return next(url, context);
  const { default: ts } = await import("typescript");
  const fileName = fileURLToPath(path);
  const { outputText } = ts.transpileModule(await readFile(fileName, "utf8"), {
    fileName,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      inlineSourceMap: true,
    },
  });
  return { format: "module", source: outputText, shortCircuit: true };
}
