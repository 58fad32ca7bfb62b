/** Conway's game of life on a chunked torus, one `mapOverlap` a generation: `node examples/game-of-life.ts`. */
import { type NDArray, random } from "plygraph";

const size = 400;
let cells: NDArray = random.integers([size, size], 0, 2, { seed: 7, chunks: 100 }).astype("uint8");

const next = (world: NDArray): NDArray =>
  world.mapOverlap<Uint8Array>(
    (block) => {
      const width = block.shape[1];
      const around = [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1];
      // What reads past the rim is halo, and cut off again.
      return block.data.map((alive, at) => {
        const neighbours = around.reduce((n, step) => n + (block.data[at + step] ?? 0), 0);
        return Number(neighbours === 3 || (alive === 1 && neighbours === 2));
      });
    },
    { depth: 1, boundary: "periodic" },
  );

for (let generation = 0; generation <= 20; generation++) {
  if (generation % 5 === 0) {
    const alive = await cells.sum().compute();
    process.stdout.write(`generation ${generation}: ${alive.item()} alive\n`);
  }
  cells = next(cells);
}
