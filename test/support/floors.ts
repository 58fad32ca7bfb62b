/** The floor plan of ARCHITECTURE.md, lowest first. A folder may import folders on lower floors only. */
export const FLOORS: readonly (readonly string[])[] = [
  ["core", "typescript-modules"],
  ["layers", "matching"],
  ["kernels", "frontends", "egraph"],
  ["optimizer"],
  ["language"],
  ["verify"],
  ["comm"],
  ["config"],
  ["scheduler", "worker"],
  ["nanny"],
  ["client"],
  ["collections"],
  ["cli"],
];

/** Folders that stand on a floor above another but must not see it all the same. */
export const WALLS: Readonly<Record<string, readonly string[]>> = {
  comm: ["matching", "optimizer", "kernels", "frontends", "egraph", "language", "verify"],
  config: ["matching", "optimizer", "kernels", "frontends", "egraph", "language", "verify"],
  scheduler: ["matching", "optimizer", "kernels", "frontends", "egraph", "language", "verify"],
  worker: ["matching", "optimizer", "frontends", "egraph", "language", "verify"],
  nanny: ["matching", "optimizer", "frontends", "egraph", "language", "verify", "scheduler"],
  // What is submitted must not wait for a parser or a compiler.
  client: ["language", "verify"],
  collections: ["language", "verify"],
};

/** The floor of a folder under src/, or `undefined` for src/index.ts, which sits on the roof. */
export function floorOf(folder: string): number | undefined {
  const floor = FLOORS.findIndex((folders) => folders.includes(folder));
  return floor < 0 ? undefined : floor;
}

/** Whether a file of `from` may import the front door of `to`. */
export function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  const [low, high] = [floorOf(to), floorOf(from)];
  if (low === undefined || high === undefined || low >= high) return false;
  return !(WALLS[from] ?? []).includes(to);
}
