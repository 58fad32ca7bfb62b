/** Where a client connects to, and what it shows there. */
import { checkIdentity, type TlsIdentity } from "../comm/index.ts";
import { loadConfig, securityOf } from "../config/index.ts";
import { checkNumber, checkOptions, OptionError, shown } from "../core/index.ts";
import type { Plugin } from "../optimizer/index.ts";
import type { Endpoint } from "./link.ts";
import type { LocalCluster } from "./local-cluster.ts";
import { checkPluginList } from "./plugins.ts";

/** A scheduler's address ("tls://10.0.0.5:8786"), or a cluster in this process. */
export type ClientTarget = string | LocalCluster | Promise<LocalCluster>;

/** How a client presents itself. What is left out is taken from the configuration (docs/configuration.md). */
export interface ClientOptions {
  /** The cluster's secret, or a client's credential; a LocalCluster brings its own. */
  readonly token?: string;
  /** What this client shows on `tls://`, and whom it believes: PEM text. */
  readonly tls?: TlsIdentity;
  /** A directory with `ca.pem`, `client.pem`, `client-key.pem` and `client-token`, in place of both. */
  readonly security?: string;
  /** The file that a scheduler wrote: where it is, and what to show it. */
  readonly schedulerFile?: string;
  /** Seconds for which a connection that broke is tried again; 30 by default, 0: not at all. */
  readonly reconnectTimeout?: number;
  readonly name?: string;
  /** Used by every array that is computed here; those of a LocalCluster come first. */
  readonly plugins?: readonly Plugin[];
}

const WHERE = "new Client()";
const TEXTS = ["token", "name", "security", "schedulerFile"] as const;

/** @throws OptionError, ConfigError, CertificateError, RoleError, TokenError */
export async function endpointOf(
  target: ClientTarget | undefined,
  options: ClientOptions,
): Promise<Endpoint> {
  const found = await target;
  const isCluster = typeof (found as LocalCluster | undefined)?.inproc === "string";
  if (!isCluster && typeof found !== "string" && found !== undefined) throw noTarget(found);
  checkOptions(WHERE, options, [...TEXTS, "reconnectTimeout", "tls", "plugins"]);
  checkNumber(WHERE, "reconnectTimeout", options.reconnectTimeout, { least: 0 });
  checkIdentity(WHERE, options.tls);
  checkPluginList(WHERE, options.plugins);
  for (const name of TEXTS) {
    if (options[name] === undefined || typeof options[name] === "string") continue;
    throw new OptionError(WHERE, `${name} is text, not ${shown(options[name])}`);
  }
  const name = options.name ?? `client-${process.pid}`;
  if (isCluster) {
    const { inproc, token } = found as LocalCluster;
    return { address: inproc, token: options.token ?? token, name };
  }
  return { name, ...(await configured(found as string | undefined, options)) };
}

async function configured(
  target: string | undefined,
  { token, tls, security, schedulerFile, reconnectTimeout }: ClientOptions,
): Promise<Omit<Endpoint, "name">> {
  const { values } = await loadConfig({
    options: {
      "security.directory": security,
      "client.schedulerFile": schedulerFile,
      "client.reconnectTimeout": reconnectTimeout,
    },
    optionsPlace: WHERE,
  });
  const reconnectMs = values["client.reconnectTimeout"] * 1000;
  if (target !== undefined && token !== undefined && tls !== undefined) {
    return { address: target, token, tls, reconnectMs };
  }
  const told = securityOf(values, "client");
  const address = target ?? told.address;
  if (address === undefined) throw noTarget(address);
  return {
    address,
    token: token ?? told.token ?? "",
    tls: tls ?? told.tls,
    allowPlainText: told.allowPlainText,
    reconnectMs,
  };
}

function noTarget(found: unknown): OptionError {
  return new OptionError(
    WHERE,
    `takes the address of a scheduler such as "tcp://127.0.0.1:8786", a LocalCluster, or nothing where the configuration has client.address or client.schedulerFile, not ${shown(found)}`,
  );
}
