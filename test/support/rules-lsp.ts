/** The language server of rules on its own, for a test that speaks to it as an editor does. */
import { startLanguageServer } from "../../src/language/index.ts";

await startLanguageServer();
