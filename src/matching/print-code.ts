/** Code as JavaScript text. */
import type { CodeExpression, CodeFunction, CodeModule, CodeStatement } from "./code.ts";

const INDENT = "  ";

/** The body of a function of the module's constants that answers a list of its exports. */
export function printModule({ functions, exports }: CodeModule): string {
  return ['"use strict";', ...functions.map(printFunction), `return [${exports.join(", ")}];`].join(
    "\n",
  );
}

/** `function name(…) { … }` */
export function printFunction({ name, doc, params, body }: CodeFunction): string {
  const head = `function ${name}(${params.map((param) => param.name).join(", ")}) {`;
  return [...(doc === "" ? [] : [`// ${oneLine(doc)}`]), head, ...lines(body), "}"].join("\n");
}

/** Statements, indented by one level. */
function lines(body: readonly CodeStatement[]): readonly string[] {
  return body.flatMap((statement) => printStatement(statement).map((line) => INDENT + line));
}

function printStatement(s: CodeStatement): readonly string[] {
  switch (s.kind) {
    case "const":
    case "let":
      return [`${s.kind} ${s.name} = ${print(s.value)};`];
    case "assign":
      return [`${print(s.target)} ${s.op}= ${print(s.value)};`];
    case "if":
      return printIf(s);
    case "switch":
      return printSwitch(s);
    case "for": {
      const { name, from, until, body } = s;
      const head = `for (let ${name} = ${print(from)}; ${name} < ${print(until)}; ${name}++) {`;
      return [head, ...lines(body), "}"];
    }
    case "while":
      return [`while (${print(s.condition)}) {`, ...lines(s.body), "}"];
    case "return":
      return [s.value === null ? "return;" : `return ${print(s.value)};`];
    case "do":
      return [`${print(s.value)};`];
    case "comment":
      return [`// ${oneLine(s.text)}`];
    default:
      return [`${s.kind};`];
  }
}

function printIf(s: CodeStatement & { readonly kind: "if" }): readonly string[] {
  if (s.whenTrue.length === 0 && s.whenFalse.length === 0) return [];
  if (s.whenTrue.length === 0) {
    return [`if (!(${print(s.condition)})) {`, ...lines(s.whenFalse), "}"];
  }
  const head = [`if (${print(s.condition)}) {`, ...lines(s.whenTrue)];
  if (s.whenFalse.length === 0) return [...head, "}"];
  return [...head, "} else {", ...lines(s.whenFalse), "}"];
}

function printSwitch(s: CodeStatement & { readonly kind: "switch" }): readonly string[] {
  const inner = s.cases.flatMap(({ values, body }) => [
    ...values.map((value) => `case ${JSON.stringify(value)}:`),
    "{",
    ...lines([...body]),
    `${INDENT}break;`,
    "}",
  ]);
  const otherwise = s.otherwise.length === 0 ? [] : ["default: {", ...lines(s.otherwise), "}"];
  const all = [...inner, ...otherwise].map((line) => INDENT + line);
  return [`switch (${print(s.on)}) {`, ...all, "}"];
}

/** How tightly operators bind. */
const LEVELS: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "&": 4,
  "===": 5,
  "!==": 5,
  "<": 6,
  "<=": 6,
  ">": 6,
  ">=": 6,
  "<<": 7,
  ">>": 7,
  "+": 8,
  "-": 8,
  "*": 9,
};
const PREFIX = 10;
const POSTFIX = 11;

function print(e: CodeExpression, level = 0): string {
  const [own, text] = write(e);
  return own < level ? `(${text})` : text;
}

function write(e: CodeExpression): readonly [level: number, text: string] {
  switch (e.kind) {
    case "number":
      return [e.value < 0 || Object.is(e.value, -0) ? PREFIX : POSTFIX, numberText(e.value)];
    case "text":
      return [POSTFIX, textLiteral(e.value)];
    case "boolean":
      return [POSTFIX, String(e.value)];
    case "null":
      return [POSTFIX, "null"];
    case "name":
      return [POSTFIX, e.name];
    case "member":
      return [POSTFIX, `${print(e.of, POSTFIX)}.${e.name}`];
    case "at":
      return [POSTFIX, `${print(e.of, POSTFIX)}[${print(e.at)}]`];
    case "call":
      return [POSTFIX, `${print(e.of, POSTFIX)}(${list(e.args)})`];
    case "unary":
      return [PREFIX, `${e.op}${print(e.of, PREFIX + 1)}`];
    case "binary": {
      const level = LEVELS[e.op];
      return [level, `${print(e.left, level)} ${e.op} ${print(e.right, level + 1)}`];
    }
    case "record":
      return [POSTFIX, record(e.fields)];
    case "list":
      return [POSTFIX, `[${list(e.items)}]`];
  }
}

const list = (items: readonly CodeExpression[]): string =>
  items.map((item) => print(item)).join(", ");

function record(fields: readonly (readonly [string, CodeExpression])[]): string {
  if (fields.length === 0) return "{}";
  return `{ ${fields.map(([name, value]) => `${fieldName(name)}: ${print(value)}`).join(", ")} }`;
}

/** `__proto__: x` would set the prototype. */
function fieldName(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : textLiteral(name);
}

const numberText = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

/** JSON is JavaScript but for two line ends. */
const textLiteral = (text: string): string =>
  JSON.stringify(text).replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`);

/** A comment must not end before it does. */
const oneLine = (text: string): string => text.replace(/[\n\r\u2028\u2029]+/g, " ");
