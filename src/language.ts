/**
 * Tools of the rule language, for editors and builds: `import { checkFile } from "plygraph/language"`.
 * Parser and compiler are loaded by the first call that needs them.
 * @module
 */
export {
  type CheckOptions,
  type CompiledRules,
  type CompileOptions,
  checkFile,
  compileRules,
  type Diagnostic,
  type DiagnosticCode,
  docRules,
  type ExampleInfo,
  formatDiagnostic,
  formatRules,
  type Helpers,
  type LoadPluginOptions,
  loadPlugin,
  loadRules,
  type ParsedRules,
  type ParseOptions,
  parseRules,
  type ServerStreams,
  startLanguageServer,
  textMateGrammar,
} from "./language/index.ts";
