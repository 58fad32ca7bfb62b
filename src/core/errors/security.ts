/** Who may talk to whom, and how that is shown. */
import { PlygraphError } from "./base.ts";

/** A certificate or a token is good, but for another role: a worker's cannot submit, a client's cannot join as a worker. */
export class RoleError extends PlygraphError<"Role"> {
  constructor(address: string, shown: string, wanted: string) {
    super(
      "Role",
      `${address} refused a credential: it is for the role "${shown}", and this needs "${wanted}"; give the certificate and the token of that role (plygraph security init makes one of each)`,
      { address, shown, wanted },
    );
  }
}

/** A client has, or sends, more than it may at once. */
export class QuotaError extends PlygraphError<"Quota"> {
  constructor(client: string, what: string, wanted: number, most: number, setting: string) {
    super(
      "Quota",
      `client ${client} would have ${wanted} ${what} on its scheduler; its quota is ${most} (${setting}): let results go, or raise the setting`,
      { client, what, wanted, most, setting },
    );
  }
}

/** What is wrong with a certificate. */
export type CertificateFault =
  | "missing"
  | "unreadable"
  | "expired"
  | "not yet valid"
  | "from another authority"
  | "without a role";

/** A certificate is not good enough to talk to `peer`, or to listen there. */
export class CertificateError extends PlygraphError<"Certificate"> {
  declare readonly fault: CertificateFault;

  constructor(peer: string, fault: CertificateFault, hint: string, options?: ErrorOptions) {
    super("Certificate", `${peer}: certificate ${fault}; ${hint}`, { peer, fault }, options);
  }
}

const WAYS = {
  TLS: "write tls:// for tcp://, and give certificates (--security, or --tls-ca, --tls-cert and --tls-key)",
  "plain text": "write tcp:// for tls://, or give certificates to the other side",
} as const;

/** One side speaks TLS and the other plain text. */
export class TlsMismatchError extends PlygraphError<"TlsMismatch"> {
  constructor(peer: string, speaks: "TLS" | "plain text", way: string = WAYS[speaks]) {
    super("TlsMismatch", `${peer} speaks ${speaks}, which this side does not; ${way}`, {
      peer,
      speaks,
    });
  }
}
