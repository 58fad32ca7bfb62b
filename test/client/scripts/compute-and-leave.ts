/** Computes without any set-up; the process must end by itself. */
import { ones } from "../../../src/index.ts";

process.stdout.write(`${String((await ones([10]).sum().compute()).item())}\n`);
