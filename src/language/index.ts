/** The rule language: `.rules` files to rules, strategies and pipelines. Parser and compiler load late. */

export type { StrategyCall, StrategyMaker } from "./check/strategy-makers.ts";
export { type CheckOptions, checkFile } from "./check-file.ts";
export {
  type CompiledRules,
  type CompileOptions,
  compileRules,
  type ExampleInfo,
} from "./compile.ts";
export {
  type Diagnostic,
  type DiagnosticCode,
  formatDiagnostic,
} from "./diagnostics.ts";
export { docRules } from "./docs/pages.ts";
export { textMateGrammar } from "./docs/textmate.ts";
export { formatRules } from "./format/format.ts";
export type { Helpers } from "./helpers.ts";
export { loadRules } from "./load.ts";
export { type LoadPluginOptions, loadPlugin } from "./load-plugin.ts";
export { type ParsedRules, type ParseOptions, parseRules } from "./parse.ts";
export type { ServerStreams } from "./server/server.ts";
export { startLanguageServer } from "./server/start.ts";
