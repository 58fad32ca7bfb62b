/** Tokens with the comments around them, in brackets that belong together. */
import type { IToken } from "chevrotain";

/** A token, and the comments in front of it and behind it on its line. */
export interface Piece {
  readonly kind: "token";
  readonly type: string;
  readonly text: string;
  /** Comments on lines of their own in front of it. */
  readonly leading: readonly string[];
  /** Comments behind it on the same line. */
  trailing: readonly string[];
  /** An empty line stands in front of it, or of its comments. */
  readonly spaced: boolean;
}

/** Brackets with what stands between them. */
export interface Bracket {
  readonly kind: "bracket";
  readonly open: Piece;
  readonly inner: readonly Part[];
  readonly close: Piece;
}

/** What texts consist of. */
export type Part = Piece | Bracket;

/** The tokens of a text with their comments; the last piece is empty and has what stands at the end. */
export function pieces(
  text: string,
  tokens: readonly IToken[],
  comments: readonly IToken[],
): readonly Piece[] {
  const found: Piece[] = [];
  let next = 0;
  let end = 0;
  for (const token of [...tokens, null]) {
    const start = token?.startOffset ?? text.length;
    const first = next;
    while (next < comments.length && comments[next].startOffset < start) next += 1;
    const between = comments.slice(first, next);
    const count = found.length === 0 ? 0 : countBehind(text, end, between);
    const last = found.at(-1);
    if (last !== undefined) last.trailing = between.slice(0, count).map(commentText);
    const gap = text.slice(endOf(between[count - 1]) ?? end, between[count]?.startOffset ?? start);
    found.push(pieceOf(token, between.slice(count).map(commentText), gap));
    end = endOf(token) ?? end;
  }
  return found;
}

/** How many of these comments stand on the line that ends at `end`. */
function countBehind(text: string, end: number, comments: readonly IToken[]): number {
  const own = comments.findIndex(({ startOffset }) => text.slice(end, startOffset).includes("\n"));
  return own < 0 ? comments.length : own;
}

const pieceOf = (token: IToken | null, leading: readonly string[], gap: string): Piece => ({
  kind: "token",
  type: token?.tokenType.name ?? "End",
  text: token?.image ?? "",
  leading,
  trailing: [],
  spaced: /\n[ \t\r]*\n/.test(gap),
});

const endOf = (token: IToken | null | undefined): number | undefined =>
  token === null || token === undefined ? undefined : token.startOffset + token.image.length;

const commentText = ({ image }: IToken): string => image.trimEnd();

const CLOSES: Readonly<Record<string, string>> = {
  OpenRound: "CloseRound",
  OpenCurly: "CloseCurly",
  OpenSquare: "CloseSquare",
};

/** Puts brackets together; the text has been parsed, so they match. */
export function parts(list: readonly Piece[]): readonly Part[] {
  const stack: { readonly open: Piece | null; readonly inner: Part[] }[] = [
    { open: null, inner: [] },
  ];
  for (const piece of list) {
    const top = stack[stack.length - 1];
    if (Object.hasOwn(CLOSES, piece.type)) stack.push({ open: piece, inner: [] });
    else if (top.open !== null && CLOSES[top.open.type] === piece.type) {
      stack.pop();
      const { open, inner } = top;
      stack[stack.length - 1].inner.push({ kind: "bracket", open, inner, close: piece });
    } else top.inner.push(piece);
  }
  return stack[0].inner;
}

/** The token that a part begins with. */
export const firstOf = (part: Part): Piece => (part.kind === "token" ? part : part.open);
/** The token that a part ends with. */
export const lastOf = (part: Part): Piece => (part.kind === "token" ? part : part.close);
