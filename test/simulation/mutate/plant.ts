/** Faults in source text: statements that are not there, conditions that say the opposite, counts that are off by one. */
import ts from "typescript";
import { Random } from "../random.ts";

/** One planted fault: text between two places that is replaced. */
export interface Fault {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly line: number;
  /** For people. */
  readonly what: string;
}

/** Every fault that can be planted into a file of transitions. */
export function faultsOf(file: string, source: string): Fault[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
  const faults: Fault[] = [];
  const add = (node: ts.Node, text: string, what: string): void => {
    const from = node.getStart(tree);
    const line = tree.getLineAndCharacterOfPosition(from).line + 1;
    faults.push({ file, from, to: node.getEnd(), text, line, what });
  };
  const visit = (node: ts.Node, inFunction: boolean): void => {
    if (isAside(node)) return;
    if (inFunction) look(node, tree, add);
    const inside = inFunction || ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(tree, false);
  return faults;
}

type Add = (node: ts.Node, text: string, what: string) => void;

/** What only says what is wrong, or what is written for people, or counted for speed. */
function isAside(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node))
    return true;
  if (ts.isThrowStatement(node)) return true;
  if (!ts.isExpressionStatement(node)) return false;
  return /^(invariant\(|s\.budget|m\.story|this\.#log)/.test(node.getText());
}

function look(node: ts.Node, tree: ts.SourceFile, add: Add): void {
  const text = node.getText(tree);
  const short = text.replace(/\s+/g, " ").slice(0, 60);
  if (ts.isExpressionStatement(node)) add(node, ";", `without ${short}`);
  else if (ts.isIfStatement(node)) {
    const condition = node.expression;
    add(
      condition,
      `!(${condition.getText(tree)})`,
      `if not ${condition.getText(tree).slice(0, 60)}`,
    );
  } else if (ts.isBinaryExpression(node)) lookAtOperator(node, tree, add);
  else if (ts.isReturnStatement(node) && node.expression && isBoolean(node.expression)) {
    add(node.expression, `!(${node.expression.getText(tree)})`, `not ${short}`);
  }
}

const OTHER: Readonly<Record<string, string>> = {
  "<": "<=",
  ">": ">=",
  "<=": "<",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  "+": "-",
  "-": "+",
  "+=": "-=",
  "-=": "+=",
};

function lookAtOperator(node: ts.BinaryExpression, tree: ts.SourceFile, add: Add): void {
  const { operatorToken } = node;
  const other = OTHER[operatorToken.getText(tree)];
  if (other === undefined) return;
  const text = node.getText(tree).replace(/\s+/g, " ").slice(0, 60);
  add(operatorToken, other, `${other} in ${text}`);
}

function isBoolean(node: ts.Expression): boolean {
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
    return true;
  return ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken;
}

/** Some of them, spread over the files, always the same for a seed. */
export function draw(faults: readonly Fault[], count: number, seed: number): Fault[] {
  const random = new Random(seed, "faults");
  const byFile = new Map<string, Fault[]>();
  for (const fault of faults) byFile.set(fault.file, [...(byFile.get(fault.file) ?? []), fault]);
  const drawn: Fault[] = [];
  while (drawn.length < count && [...byFile.values()].some(({ length }) => length > 0)) {
    for (const list of byFile.values()) drawn.push(...some(list, random));
  }
  return drawn.slice(0, count);
}

/** Large files hold more faults, but not as many more as they are larger. */
function some(list: Fault[], random: Random): Fault[] {
  const turns = Math.min(list.length, Math.max(1, Math.round(Math.sqrt(list.length) / 3)));
  return Array.from({ length: turns }, () => list.splice(random.below(list.length), 1)[0]);
}
