/** Who reads whom in the graph of the worlds. */

/** Rows 0…7, rows + 1 8…15, columns 16…23, columns + 1 24…31. */
export function inputsOf(task: number): number[] {
  if (task < 8) return [];
  if (task < 16 || task >= 24) return [task - 8];
  return [8, 9, 10, 11, 12, 13, 14, 15];
}
