/**
 * What a token is good for. A cluster has one secret; each role has a token of its own, made from the secret by
 * HMAC-SHA-256, so that who has a role's token can neither make another's nor find the secret. A *credential*
 * is what is handed to a role as text: its own token and the one that peers show each other.
 *
 * Tokens do not travel: each side shows by an HMAC over random numbers of both that it has the same one, the side
 * that connected first. What was overheard is of no use a second time.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { RoleError, TokenError } from "../core/index.ts";
import type { Hello } from "./messages.ts";

/** Who may be given a credential that is less than the secret. */
export type CredentialRole = "worker" | "client";

/** What one side can show, and check, by role. The secret's owner has all three. */
export type RoleTokens = Readonly<Partial<Record<Hello["role"], string>>>;

const FORM = /^plygraph-(worker|client):([\w-]{43}):([\w-]{43})$/;
const LABEL = /^plygraph-(worker|client):/;

const hmac = (key: string, ...parts: readonly string[]): string =>
  createHmac("sha256", key).update(parts.join("\n")).digest("base64url");

const tokenOfRole = (secret: string, role: Hello["role"]): string =>
  hmac(secret, "plygraph token of a role", role);

/**
 * The tokens that a secret or a credential stands for; none for "", which is no token.
 * @throws TokenError for a credential that was cut or changed
 */
export function roleTokens(token: string): RoleTokens {
  if (token === "") return {};
  const found = FORM.exec(token);
  if (found) return { [found[1]]: found[2], peer: found[3] };
  if (LABEL.test(token)) throw new TokenError("the credential was cut or changed; copy all of it");
  return {
    worker: tokenOfRole(token, "worker"),
    client: tokenOfRole(token, "client"),
    peer: tokenOfRole(token, "peer"),
  };
}

/** The role of a credential; undefined for a cluster's secret, and for "". */
export function roleOfCredential(token: string): CredentialRole | undefined {
  return LABEL.exec(token)?.[1] as CredentialRole | undefined;
}

/**
 * What to give to a role: from the secret, or the credential itself. "" stays "".
 * @throws RoleError for another role's credential
 */
export function credentialFor(token: string, role: CredentialRole): string {
  if (token === "") return "";
  const own = roleOfCredential(token);
  if (own === role) return token;
  if (own !== undefined) throw new RoleError("the cluster", own, role);
  const tokens = roleTokens(token);
  return `plygraph-${role}:${tokens[role]}:${tokens.peer}`;
}

/** Whether two tokens are equal; takes the same time whatever they are. */
export function sameToken(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** A number that nobody has used before: 128 random bits as text. */
export function freshNonce(): string {
  return randomBytes(16).toString("base64url");
}

/** Random numbers of both sides: of the one that connected, and of the one that was called. */
export interface Nonces {
  readonly caller: string;
  readonly called: string;
}

/** Shows that `side` has the token of a role. */
export function proofOf(
  token: string,
  side: "caller" | "called",
  role: Hello["role"],
  { caller, called }: Nonces,
): string {
  return hmac(token, "plygraph proof", side, role, caller, called);
}
