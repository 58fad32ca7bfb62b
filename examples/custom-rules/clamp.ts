/** `acme/clamp`: values below `low` become `low`, values above `high` become `high`. */
import {
  AttributeError,
  callExpr,
  f,
  inputExpr,
  type Layer,
  LayerInputError,
  type LayerType,
  operation,
} from "plygraph/rules";

/** What a clamp is told. */
export interface ClampAttrs {
  readonly low: number;
  readonly high: number;
}

const NAME = "acme/clamp";
/** What checks choose from: bounds that meet, that are alike, and that lie far out. */
const BOUNDS: readonly number[] = [0, 1, -1, 2.5, -100, 100, -1e300, 1e300];

/** Rules call it `AcmeClamp`. */
export const clamp: LayerType<ClampAttrs> = operation<ClampAttrs>({
  name: NAME,
  doc: "Values below low become low, values above high become high.",
  attributes: { low: f.number, high: f.number },
  derive({ low, high }, [x]) {
    if (x.dtype !== "float64") throw new LayerInputError(NAME, `takes float64, not ${x.dtype}`);
    if (!(low <= high)) throw new AttributeError(NAME, "high", `${high} lies below low, ${low}`);
    return { shape: x.shape, dtype: x.dtype, chunks: x.chunks };
  },
  // Slow and plain: what rules make of a clamp is compared with this.
  reference: ({ low, high }, [x]) => ({
    ...x,
    data: Float64Array.from(x.data as Float64Array, (value) =>
      Math.min(Math.max(value, low), high),
    ),
  }),
  sample(choose) {
    const [a, b] = [BOUNDS[choose(BOUNDS.length)], BOUNDS[choose(BOUNDS.length)]];
    return { low: Math.min(a, b), high: Math.max(a, b) };
  },
  cost: (_, [x]) => ({ flops: 5 * x.shape.reduce((product, size) => product * size, 1) }),
  summary: ({ low, high }) => `${low} … ${high}`,
});

/** For clamp.rules: attributes of the core layer that clamps the elements of `x`. */
export function clampedElements(x: Layer, low: number, high: number): object {
  const labels = x.shape.map((_, axis) => axis);
  const expr = callExpr("clip", [inputExpr(0, "float64"), low, high]);
  return {
    out: labels,
    ins: [labels],
    domain: [],
    sizes: [],
    kernel: { kind: "expr", expr },
    dtype: expr.dtype,
  };
}
