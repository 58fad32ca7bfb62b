/** Where random programs of layers begin. */
import { type AxisChunks, axisOf } from "../../src/core/index.ts";
import {
  callExpr,
  constExpr,
  coordExpr,
  type Expr,
  type Layer,
  makeLayer,
  randomExpr,
  registerPayload,
  source,
} from "../../src/layers/index.ts";

/** A stream of the numbers of a step. */
export type Draw = (below: number) => number;

/** Blocks of one to four. */
export function cut(length: number, draw: Draw): AxisChunks {
  const sizes: number[] = [];
  for (let left = length; left > 0; ) {
    sizes.push(Math.min(left, 1 + draw(4)));
    left -= sizes[sizes.length - 1];
  }
  return axisOf(sizes.length === 0 ? [0] : sizes);
}

function shapeOf(draw: Draw): number[] {
  return Array.from({ length: draw(4) }, () => [1, 2, 3, 5, 6, 7][draw(6)]);
}

const flat = (rank: number): Expr =>
  Array.from({ length: rank }, (_, axis) => coordExpr(axis)).reduce<Expr>(
    (sum, coord) => callExpr("add", [callExpr("multiply", [sum, constExpr(8, "float64")]), coord]),
    constExpr(1, "float64"),
  );

function fromExpr(build: (rank: number) => Expr): (draw: Draw) => Layer {
  return (draw) => {
    const shape = shapeOf(draw);
    const chunks = shape.map((length) => cut(length, draw));
    return makeLayer(
      source,
      {
        kernel: { kind: "expr", expr: build(shape.length) },
        chunks,
        domain: chunks,
        origin: shape.map(() => 0),
        steps: shape.map(() => 1),
        dtype: "float64",
      },
      [],
    );
  };
}

function literal(draw: Draw): Layer {
  const shape = shapeOf(draw);
  const chunks = shape.map((length) => cut(length, draw));
  const size = shape.reduce((all, length) => all * length, 1);
  const data = Float64Array.from({ length: size }, (_, i) => ((i * 37) % 19) - 9);
  const payload = registerPayload(new Uint8Array(data.buffer));
  return makeLayer(
    source,
    {
      kernel: {
        kind: "builtin",
        name: "literal",
        params: { payload: { hash: payload.hash, bytes: payload.bytes }, shape },
      },
      chunks,
      domain: chunks,
      origin: shape.map(() => 0),
      steps: shape.map(() => 1),
      dtype: "float64",
    },
    [],
  );
}

/** Every kind of source. */
export const LAYER_SOURCES: readonly ((draw: Draw) => Layer)[] = [
  literal,
  fromExpr(flat),
  fromExpr(() => constExpr(3, "float64")),
  fromExpr((rank) => randomExpr("uniform", flat(rank), { key: [3, 4] })),
];
