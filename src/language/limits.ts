/** Bounds of what comes from outside. */
export const LIMITS = Object.freeze({
  /** Of one file. */
  charactersMax: 1 << 20,
  /** Brackets, conditionals and names within each other. */
  depthMax: 60,
  /** Operators and members one after another in one expression, and conditions of one rule. */
  linksMax: 250,
  /** Files that import helpers from. */
  importsMax: 64,
});
