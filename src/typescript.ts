/**
 * `node --import plygraph/typescript program.ts`: TypeScript on versions of Node that do not take it.
 * @module
 */
import { allowTypeScript } from "./typescript-modules/index.ts";

allowTypeScript();
