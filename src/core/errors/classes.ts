/** Every error class by its tag: what `fromWire` rebuilds. A new file of errors is listed here, a new class is not. */
import * as cluster from "./cluster.ts";
import * as command from "./command.ts";
import * as config from "./config.ts";
import * as coordination from "./coordination.ts";
import * as egraph from "./egraph.ts";
import * as expression from "./expression.ts";
import * as io from "./io.ts";
import * as kernel from "./kernel.ts";
import * as language from "./language.ts";
import * as layers from "./layers.ts";
import * as optimizer from "./optimizer.ts";
import * as plugin from "./plugin.ts";
import * as security from "./security.ts";
import * as trace from "./trace.ts";
import * as values from "./values.ts";
import * as verify from "./verify.ts";
import * as worker from "./worker.ts";

type Exports = typeof cluster &
  typeof command &
  typeof config &
  typeof coordination &
  typeof egraph &
  typeof expression &
  typeof io &
  typeof kernel &
  typeof language &
  typeof layers &
  typeof optimizer &
  typeof plugin &
  typeof security &
  typeof trace &
  typeof values &
  typeof verify &
  typeof worker;

/** The closed set of situations: a class `ShapeError` stands for the tag "Shape". */
export type ErrorClasses = {
  readonly [Name in keyof Exports as Name extends `${infer Tag}Error` ? Tag : never]: Exports[Name];
};

const ENDING = "Error";
const FILES = [
  cluster,
  command,
  config,
  coordination,
  egraph,
  expression,
  io,
  kernel,
  language,
  layers,
  optimizer,
  plugin,
  security,
  trace,
  values,
  verify,
  worker,
];

/** Tag → class. */
export const ERROR_CLASSES: ErrorClasses = Object.fromEntries(
  FILES.flatMap((exports) => Object.entries(exports))
    .filter(([name]) => name.endsWith(ENDING))
    .map(([name, found]) => [name.slice(0, -ENDING.length), found]),
) as unknown as ErrorClasses;
