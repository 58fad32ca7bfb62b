/** "Did you mean": the known name nearest to a misspelt one. */

/** The candidate within two edits (one for short names) of `name`, or `undefined`. */
export function nearest(
  name: string,
  candidates: Iterable<string>,
  editsMax = 2,
): string | undefined {
  // One edit makes any one-letter name any other: only its case may differ.
  const most = Math.min(2, editsMax, Math.ceil((name.length - 1) / 2));
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > most) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Edits (insert, delete, replace, swap neighbours) between two words: optimal string alignment. */
export function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = old[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        replaced,
        old[j] + 1,
        row[j - 1] + 1,
        swapped ? older[j - 2] + 1 : Number.POSITIVE_INFINITY,
      );
    }
    older = old;
    old = row;
  }
  return old[b.length];
}
