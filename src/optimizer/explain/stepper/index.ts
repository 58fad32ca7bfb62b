/** Optimizations as pages that step through every firing. */
export { type StepperOptions, stepperHtml } from "./page.ts";
