/** Culling by boxes: the needed blocks of an input are the images of the needed boxes of the output. */
import {
  allBlocks,
  type BlockSet,
  type Box,
  boxesOf,
  boxSet,
  boxUnion,
  isEmpty,
  noBlocks,
} from "../core/index.ts";

/** Writes the image of the output box `lo…hi` (half-open) into `inLo…inHi`. */
export type BoxMap = (
  lo: readonly number[],
  hi: readonly number[],
  inLo: number[],
  inHi: number[],
) => void;

/** Union of the images of the boxes of `needed`, as blocks of an input with grid `inGrid`. */
export function cullByBoxes(needed: BlockSet, inGrid: readonly number[], map: BoxMap): BlockSet {
  if (isEmpty(needed)) return noBlocks(inGrid);
  const images = boxesOf(needed).map(({ lo, hi }): Box => {
    const inLo = new Array<number>(inGrid.length).fill(0);
    const inHi = inGrid.slice();
    map(lo, hi, inLo, inHi);
    return { lo: inLo, hi: inHi };
  });
  return images.length === 1
    ? boxSet(inGrid, images[0].lo, images[0].hi)
    : boxUnion(inGrid, images);
}

/** All blocks of an input, or none of them where nothing is needed. */
export function allOrNone(needed: BlockSet, inGrid: readonly number[]): BlockSet {
  return isEmpty(needed) ? noBlocks(inGrid) : allBlocks(inGrid);
}
