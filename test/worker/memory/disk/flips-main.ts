/** `node --import ./test/support/register-ts.mjs test/worker/memory/disk/flips-main.ts [FLIPS]`: one line of counts. */
import { flipBits } from "./flips.ts";

const wanted = Number(process.argv[2] ?? 1_000_000);
/** Bytes of the files: inside a chunk, at its end, over several. */
const SIZES = [100, 1000, 4096, 65_536, 70_000];
const total = { flips: 0, detected: 0 };
// Small files are read faster: they get most of the flips.
for (const [k, share] of [0.4, 0.3, 0.28, 0.01, 0.01].entries()) {
  const compression = k === 1 ? "zlib" : "none";
  const one = await flipBits(Math.round(wanted * share), k, SIZES[k], compression);
  total.flips += one.flips;
  total.detected += one.detected;
}
process.stdout.write(`${JSON.stringify(total)}\n`);
process.exitCode = total.flips === total.detected ? 0 : 1;
