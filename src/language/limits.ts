/** Bounds of what comes from outside. */
export const LIMITS = Object.freeze({
  /** Of one file. */
  charactersMax: 1 << 20,
  /** Brackets, conditionals and names within each other. */
  depthMax: 60,
  /** Declarations of one file. */
  declarationsMax: 5000,
  /** Files that import helpers from. */
  importsMax: 64,
});
