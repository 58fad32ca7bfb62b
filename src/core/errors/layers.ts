/** What can be wrong with a graph: its layers, their types, and their packed form. */
import { PlygraphError } from "./base.ts";

const VALUE_TEXT_MAX = 80;

/** What an attribute was, and what it should have been. */
export interface AttributeDetails {
  readonly value: unknown;
  /** The accepted form in words. */
  readonly form: string;
}

/** An attribute of a layer does not hold. `wrong` continues "sum: attribute "axes" …". */
export class AttributeError extends PlygraphError<"Attribute"> {
  constructor(layerType: string, attribute: string, wrong: string, details?: AttributeDetails) {
    super("Attribute", `layer "${layerType}": attribute "${attribute}" ${wrong}`, {
      layerType,
      attribute,
      ...(details && { value: valueText(details.value), form: details.form }),
    });
  }
}

/** AttributeError for a value that is not of the accepted form. */
export function badAttribute(
  layerType: string,
  attribute: string,
  value: unknown,
  form: string,
): AttributeError {
  return new AttributeError(layerType, attribute, `is ${valueText(value)}; it must be ${form}`, {
    value,
    form,
  });
}

/** A short text for any value, however large or strange. */
function valueText(value: unknown): string {
  if (typeof value === "string") return cut(JSON.stringify(value.slice(0, VALUE_TEXT_MAX)));
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value))
    return `a list of ${value.length} (${cut(value.slice(0, 8).join(", "))})`;
  if (ArrayBuffer.isView(value)) return `${value.byteLength} raw bytes`;
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) {
    return `a record of ${cut(Object.keys(value).slice(0, 8).join(", "))}`;
  }
  return String(value);
}

const cut = (text: string): string =>
  text.length <= VALUE_TEXT_MAX ? text : `${text.slice(0, VALUE_TEXT_MAX)}…`;

/** A layer has more or fewer inputs than its type takes, or inputs that do not go together. */
export class LayerInputError extends PlygraphError<"LayerInput"> {
  constructor(layerType: string, wrong: string) {
    super("LayerInput", `layer "${layerType}": ${wrong}`, { layerType });
  }
}

/** A registry has no layer type of that name. */
export class UnknownLayerTypeError extends PlygraphError<"UnknownLayerType"> {
  constructor(name: string, known: readonly string[]) {
    super(
      "UnknownLayerType",
      `unknown layer type ${cut(JSON.stringify(name))}; this registry knows ${known.join(", ")}. Register the type on every scheduler and worker`,
      { name, known },
    );
  }
}

/** A registry already has a layer type of that name. */
export class LayerTypeTakenError extends PlygraphError<"LayerTypeTaken"> {
  constructor(name: string, version: number) {
    super(
      "LayerTypeTaken",
      `layer type "${name}" is already registered (version ${version}); give yours another name, such as "vendor/${name}"`,
      { name, version },
    );
  }
}

/** A layer type's name is not of the allowed form. */
export class IllegalLayerNameError extends PlygraphError<"IllegalLayerName"> {
  constructor(name: string) {
    super(
      "IllegalLayerName",
      `illegal layer type name ${cut(JSON.stringify(name))}: it must be lower-case letters, digits and "-", begin with a letter, and may have one "vendor/" before it`,
      { name },
    );
  }
}

/** A graph needs another version of a layer type than the registry has. */
export class LayerVersionError extends PlygraphError<"LayerVersion"> {
  constructor(name: string, wanted: number, known: number) {
    super(
      "LayerVersion",
      `layer type "${name}": the graph was packed with version ${wanted}, this registry has version ${known}; run the same plygraph release everywhere`,
      { name, wanted, known },
    );
  }
}

/** Layers of a graph from outside depend on each other in a circle. */
export class CycleError extends PlygraphError<"Cycle"> {
  constructor(cycle: readonly string[]) {
    super(
      "Cycle",
      `layers depend on each other in a circle: ${cut([...cycle, cycle[0]].join(" → "))}`,
      {
        cycle: cycle.slice(0, 100),
      },
    );
  }
}

/** A graph is larger than the limits allow. */
export class GraphLimitError extends PlygraphError<"GraphLimit"> {
  constructor(what: string, size: number, limit: number) {
    super("GraphLimit", `the graph has ${size} ${what}; the limit is ${limit}`, {
      what,
      size,
      limit,
    });
  }
}

/** Bytes, or a description, are not a graph. */
export class GraphFormatError extends PlygraphError<"GraphFormat"> {
  constructor(reason: string) {
    super("GraphFormat", `not a packed graph: ${reason}`, { reason });
  }
}
