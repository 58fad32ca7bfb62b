/** Looking into the concrete tree that the parser makes. */
import type { CstElement, CstNode, IToken } from "chevrotain";
import { invariant } from "../../core/index.ts";
import type { Name, Span } from "./ast.ts";

const isNode = (element: CstElement): element is CstNode => "children" in element;

/** The subtrees called `name`, in order. */
export function nodes(tree: CstNode, name: string): CstNode[] {
  return (tree.children[name] ?? []).filter(isNode);
}

/** The first subtree called `name`, if there is one. */
export const maybe = (tree: CstNode, name: string): CstNode | undefined => nodes(tree, name)[0];

/** The first subtree called `name`, which the grammar asks for. */
export function node(tree: CstNode, name: string, at = 0): CstNode {
  const found = nodes(tree, name)[at];
  invariant(found !== undefined, `${tree.name} has a part ${name}`);
  return found;
}

/** The tokens called `name` that stand directly in `tree`, in order. */
export function tokens(tree: CstNode, name: string): IToken[] {
  return (tree.children[name] ?? []).filter((element): element is IToken => !isNode(element));
}

/** Whether a token called `name` stands directly in `tree`. */
export const has = (tree: CstNode, name: string): boolean => tree.children[name] !== undefined;

/** The first token called `name`, which the grammar asks for. */
export function token(tree: CstNode, name: string, at = 0): IToken {
  const found = tokens(tree, name)[at];
  invariant(found !== undefined, `${tree.name} has a token ${name}`);
  return found;
}

/** Where a token stands. */
export const spanOfToken = ({ startOffset, image }: IToken): Span => ({
  start: startOffset,
  end: startOffset + image.length,
});

/** A token as a name. */
export const nameOf = (of: IToken): Name => ({ text: of.image, span: spanOfToken(of) });

/** From the first token of `tree` to the last. */
export function spanOf(tree: CstNode): Span {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const { startOffset, image } of tokensOf(tree)) {
    if (Number.isNaN(startOffset)) continue;
    start = Math.min(start, startOffset);
    end = Math.max(end, startOffset + image.length);
  }
  return { start: Number.isFinite(start) ? start : 0, end };
}

/** Whether the parser read all of `tree` as it stands, and made nothing up. */
export function isWhole(tree: CstNode): boolean {
  const stack: CstNode[] = [tree];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at.recoveredNode === true) return false;
    for (const element of Object.values(at.children).flat()) {
      if (isNode(element)) stack.push(element);
      else if (element.isInsertedInRecovery === true) return false;
    }
  }
  return true;
}

/** Every token in `tree`, in no order. */
function tokensOf(tree: CstNode): IToken[] {
  const found: IToken[] = [];
  const stack: CstNode[] = [tree];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    for (const element of Object.values(at.children).flat()) {
      if (isNode(element)) stack.push(element);
      else found.push(element);
    }
  }
  return found;
}
