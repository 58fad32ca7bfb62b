/** What a process shows, and whom it believes, as its configuration says. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type CertificateRole,
  type IdentityFiles,
  readIdentity,
  type Security,
} from "../comm/index.ts";
import { CertificateError } from "../core/index.ts";
import type { ConfigValues } from "./config.ts";
import { readSchedulerFile, type SchedulerFile } from "./scheduler-file.ts";
import { givenToken, readToken } from "./token.ts";

/** Paths of what one role has; those of a directory are there, or not. */
export interface RoleFiles {
  readonly tls?: IdentityFiles | undefined;
  readonly tokenFile?: string | undefined;
}

/** For `connect`, `listen` and those who call them. */
export interface RoleSecurity extends Security {
  /** Undefined: there is none. */
  readonly token: string | undefined;
}

/** The files that `plygraph security init` makes for a role. */
export function directoryFiles(directory: string, role: CertificateRole): RoleFiles {
  const at = (name: string): string => resolve(join(directory, name));
  const token = at(role === "scheduler" ? "token" : `${role}-token`);
  return {
    tls: { ca: at("ca.pem"), cert: at(`${role}.pem`), key: at(`${role}-key.pem`) },
    tokenFile: existsSync(token) ? token : undefined,
  };
}

/**
 * The files of a role: those that are named, else those of the directory, else those that the scheduler's file names.
 * @throws CertificateError where only one or two of three files are named
 */
export function filesOf(
  values: ConfigValues,
  role: CertificateRole,
  file?: SchedulerFile,
): RoleFiles {
  const directory = values["security.directory"];
  const told = role === "scheduler" ? undefined : file?.[role];
  const { tls, tokenFile } =
    directory === undefined ? (told ?? {}) : directoryFiles(directory, role);
  const named = {
    ca: values["security.tlsCa"] ?? tls?.ca,
    cert: values["security.tlsCert"] ?? tls?.cert,
    key: values["security.tlsKey"] ?? tls?.key,
  };
  const found = { tokenFile: values["security.tokenFile"] ?? tokenFile };
  const missing = (["ca", "cert", "key"] as const).filter((part) => named[part] === undefined);
  if (missing.length === 3) return found;
  if (missing.length === 0) return { ...found, tls: named as IdentityFiles };
  const options = missing.map((part) => `--tls-${part}`).join(" and ");
  throw new CertificateError(
    "TLS",
    "missing",
    `give ${options} too, or --security with a directory that has all`,
  );
}

/**
 * Certificates and token of a role. The token: of the file that is named, else of `PLYGRAPH_TOKEN`, else of the
 * directory or the scheduler's file. @throws CertificateError, RoleError, TokenError, ConfigError
 */
export function securityOf(
  values: ConfigValues,
  role: CertificateRole,
  env: NodeJS.ProcessEnv = process.env,
): RoleSecurity & { readonly address: string | undefined } {
  const path = role === "scheduler" ? undefined : values["client.schedulerFile"];
  const file = path === undefined ? undefined : readSchedulerFile(path);
  const { tls, tokenFile } = filesOf(values, role, file);
  const named = givenToken(values["security.tokenFile"], env);
  return {
    token: named ?? (tokenFile === undefined ? undefined : readToken(tokenFile)),
    allowPlainText: values["security.allowPlainText"],
    tls: tls && readIdentity(tls, role),
    address: values["client.address"] ?? file?.address,
  };
}
