/** Certificates as users hand them over: looked at before anything begins. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { CertificateError, checkOptions, OptionError, RoleError, shown } from "../core/index.ts";
import { type CertificateRole, certificateRoles, type TlsIdentity, unreadable } from "./tls.ts";

const PARTS: readonly (keyof TlsIdentity)[] = ["ca", "cert", "key"];
const FILE_BYTES_MAX = 1 << 20;
/** Anybody on the machine may read the file. */
const OTHERS_READ = 0o004;

/** @throws OptionError unless it is left out, or three texts */
export function checkIdentity(where: string, tls: TlsIdentity | undefined): void {
  if (tls === undefined) return;
  checkOptions(where, tls, PARTS);
  const wrong = PARTS.find((part) => typeof tls[part] !== "string");
  if (wrong === undefined) return;
  throw new OptionError(where, `tls.${wrong} is PEM text, not ${shown(tls[wrong])}`);
}

/** Paths of the three files. */
export type IdentityFiles = TlsIdentity;

/**
 * What is in the files, if it will do for the role: today, and with this authority and key. A key that others may
 * read is refused, as no secret. @throws CertificateError, RoleError
 */
export function readIdentity(files: IdentityFiles, role: CertificateRole): TlsIdentity {
  const [ca, cert, key] = PARTS.map((part) => readPem(files[part], part === "key"));
  const [authority, own] = [certificateOf(files.ca, ca), certificateOf(files.cert, cert)];
  if (!own.checkIssued(authority) || !own.verify(authority.publicKey)) {
    const hint = `it was not signed by the one in ${files.ca}`;
    throw new CertificateError(files.cert, "from another authority", hint);
  }
  if (!own.checkPrivateKey(keyOf(files.key, key))) {
    throw new CertificateError(files.key, "unreadable", `it is not the key of ${files.cert}`);
  }
  checkDates(files.ca, authority);
  checkDates(files.cert, own);
  const roles = certificateRoles(own);
  if (!roles.includes(role)) throw new RoleError(files.cert, roles.join(", ") || "none", role);
  return { ca, cert, key };
}

function readPem(path: string, secret: boolean): string {
  let mode: number;
  let text: string;
  try {
    const found = statSync(path);
    mode = found.mode;
    text = found.size > FILE_BYTES_MAX ? "" : readFileSync(path, "utf8");
  } catch (cause) {
    throw unreadable(path, cause);
  }
  if (secret && (mode & OTHERS_READ) !== 0 && process.platform !== "win32") {
    throw new CertificateError(path, "unreadable", "everybody may read this key; chmod 600 it");
  }
  return text;
}

function certificateOf(path: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function keyOf(path: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function checkDates(path: string, { validFrom, validTo }: X509Certificate): void {
  const now = Date.now();
  if (now > Date.parse(validTo)) {
    throw new CertificateError(path, "expired", `it ended on ${validTo}; make new ones`);
  }
  if (now < Date.parse(validFrom)) {
    throw new CertificateError(path, "not yet valid", `it begins on ${validFrom}`);
  }
}
