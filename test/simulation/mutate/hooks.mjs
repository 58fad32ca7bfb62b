// Gives one source file with a fault in it in place of the file itself.
import { fileURLToPath } from "node:url";

const { file, source } = JSON.parse(process.env["PLANTED"] ?? "{}");

export async function load(url, context, nextLoad) {
  if (!url.startsWith("file:") || fileURLToPath(url.split("?")[0]) !== file) {
    return nextLoad(url, context);
  }
  const swc = await import("@swc/core");
  const { code } = await swc.transform(source, {
    filename: file,
    swcrc: false,
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "es6" },
  });
  return { format: "module", source: code, shortCircuit: true };
}
