/** Short names for what the emitter builds most. Loaded with the TypeScript compiler, for builds only. */
import ts from "typescript";

const f = ts.factory;

/** A name, or a path of names. */
export function id(name: string): ts.Expression {
  const [first, ...others] = name.split(".");
  return others.reduce<ts.Expression>(
    (of, part) => f.createPropertyAccessExpression(of, part),
    f.createIdentifier(first),
  );
}

/** A text. */
export const text = (value: string): ts.Expression =>
  ts.setEmitFlags(f.createStringLiteral(value), ts.EmitFlags.NoAsciiEscaping);

/** A number; negative ones with their sign. */
export function number(value: number): ts.Expression {
  const size = f.createNumericLiteral(Math.abs(value));
  const negative = value < 0 || Object.is(value, -0);
  return negative ? f.createPrefixUnaryExpression(ts.SyntaxKind.MinusToken, size) : size;
}

/** `of.name` */
export const member = (of: ts.Expression, name: string): ts.Expression =>
  f.createPropertyAccessExpression(of, name);

/** `of(args)` */
export const call = (of: ts.Expression | string, args: readonly ts.Expression[]): ts.Expression =>
  f.createCallExpression(typeof of === "string" ? id(of) : of, undefined, args);

/** `[items]`, one a line where they are long. */
export const array = (items: readonly ts.Expression[]): ts.Expression =>
  f.createArrayLiteralExpression(items, isLong(items));

/** Longer than this, a list or a record takes several lines. */
const WIDTH = 80;
const PRINTER = ts.createPrinter({ removeComments: true });
const BLANK = ts.createSourceFile("blank.ts", "", ts.ScriptTarget.ES2022);

function isLong(nodes: readonly ts.Node[]): boolean {
  let width = 0;
  for (const node of nodes) {
    const shown = PRINTER.printNode(ts.EmitHint.Unspecified, node, BLANK);
    width += shown.length + 2;
    if (width > WIDTH || shown.includes("\n")) return true;
  }
  return false;
}

/** `...of` */
export const spread = (of: ts.Expression): ts.Expression => f.createSpreadElement(of);

/** A field of a record; null spreads a record. */
export type Entry = readonly [name: string | null, value: ts.Expression];

/** `{ name: value, … }`; a name that is its own value stands alone. */
export function record(entries: readonly Entry[]): ts.Expression {
  const properties = entries.map(([name, value]) => {
    if (name === null) return f.createSpreadAssignment(value);
    if (ts.isIdentifier(value) && value.text === name) {
      return f.createShorthandPropertyAssignment(name);
    }
    return f.createPropertyAssignment(propertyName(name), value);
  });
  return f.createObjectLiteralExpression(properties, isLong(properties));
}

const propertyName = (name: string): ts.PropertyName =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? f.createIdentifier(name) : f.createStringLiteral(name);

const OPERATORS: Readonly<Record<string, ts.BinaryOperator>> = {
  "===": ts.SyntaxKind.EqualsEqualsEqualsToken,
  "!==": ts.SyntaxKind.ExclamationEqualsEqualsToken,
  "<": ts.SyntaxKind.LessThanToken,
  "<=": ts.SyntaxKind.LessThanEqualsToken,
  ">": ts.SyntaxKind.GreaterThanToken,
  ">=": ts.SyntaxKind.GreaterThanEqualsToken,
  "+": ts.SyntaxKind.PlusToken,
  "-": ts.SyntaxKind.MinusToken,
  "*": ts.SyntaxKind.AsteriskToken,
  "/": ts.SyntaxKind.SlashToken,
  "%": ts.SyntaxKind.PercentToken,
  "&&": ts.SyntaxKind.AmpersandAmpersandToken,
  "||": ts.SyntaxKind.BarBarToken,
  "&": ts.SyntaxKind.AmpersandToken,
  "|": ts.SyntaxKind.BarToken,
  ">>": ts.SyntaxKind.GreaterThanGreaterThanToken,
  "<<": ts.SyntaxKind.LessThanLessThanToken,
};

/** `left op right`; the factory puts parentheses where they are needed. */
export const binary = (op: string, left: ts.Expression, right: ts.Expression): ts.Expression =>
  f.createBinaryExpression(left, OPERATORS[op], right);

/** `!of` */
export const not = (of: ts.Expression): ts.Expression => f.createLogicalNot(of);

/** `(names) => body` */
export function arrow(
  params: readonly ts.ParameterDeclaration[],
  body: ts.Expression,
): ts.Expression {
  // A record behind an arrow would be read as a block.
  const shown = ts.isObjectLiteralExpression(body) ? f.createParenthesizedExpression(body) : body;
  return f.createArrowFunction(undefined, undefined, params, undefined, undefined, shown);
}

/** A parameter by name. */
export const param = (name: string, of?: ts.TypeNode): ts.ParameterDeclaration =>
  f.createParameterDeclaration(undefined, undefined, name, undefined, of);

/** `{ a, b: c }: type` */
export const pattern = (
  names: readonly (readonly [field: string, name: string])[],
  of?: ts.TypeNode,
): ts.ParameterDeclaration =>
  f.createParameterDeclaration(
    undefined,
    undefined,
    f.createObjectBindingPattern(
      names.map(([field, name]) =>
        f.createBindingElement(undefined, field === name ? undefined : field, name),
      ),
    ),
    undefined,
    of,
  );

/** A type by name. */
export const type = (name: string, args: readonly ts.TypeNode[] = []): ts.TypeNode =>
  f.createTypeReferenceNode(name, args.length === 0 ? undefined : args);

/** `const name: type = value;` */
export function constant(
  name: string,
  value: ts.Expression,
  { exported = false, of }: { readonly exported?: boolean; readonly of?: ts.TypeNode } = {},
): ts.Statement {
  const declaration = f.createVariableDeclaration(name, undefined, of, value);
  return f.createVariableStatement(
    exported ? [f.createModifier(ts.SyntaxKind.ExportKeyword)] : undefined,
    f.createVariableDeclarationList([declaration], ts.NodeFlags.Const),
  );
}

/** `// text` in front of a statement. */
export const lineComment = <T extends ts.Node>(node: T, words: string): T =>
  ts.addSyntheticLeadingComment(node, ts.SyntaxKind.SingleLineCommentTrivia, ` ${words}`, true);

/** A doc comment in front of a statement. */
export const docComment = <T extends ts.Node>(node: T, words: string): T =>
  ts.addSyntheticLeadingComment(
    node,
    ts.SyntaxKind.MultiLineCommentTrivia,
    `* ${words.replaceAll("*/", "* /")} `,
    true,
  );

/** The text of a module. */
export function printed(head: string, statements: readonly ts.Statement[]): string {
  const file = f.createSourceFile(
    [...statements],
    f.createToken(ts.SyntaxKind.EndOfFileToken),
    ts.NodeFlags.None,
  );
  const printer = ts.createPrinter({ newLine: ts.NewLineKind.LineFeed });
  const body = statements.map((statement) =>
    printer.printNode(ts.EmitHint.Unspecified, statement, file),
  );
  return `${head}\n${body.join("\n")}\n`;
}
