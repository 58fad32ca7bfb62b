/**
 * TLS by role. Each side shows a certificate of the cluster's own authority, and the certificate says which roles it
 * is for: a worker's cannot submit, a client's cannot join as a worker, and nobody but a scheduler can be one. Names
 * of hosts are not checked; the authority signs nothing but members of the cluster.
 */
import { constants, X509Certificate } from "node:crypto";
import {
  createServer as createPlainServer,
  type OnReadOpts,
  type Server,
  type Socket,
} from "node:net";
import {
  type ConnectionOptions as ConnectOptions,
  createServer,
  type TLSSocket,
  type TlsOptions,
  connect as tlsConnect,
} from "node:tls";
import {
  CertificateError,
  type CertificateFault,
  ConnectionError,
  isPlygraphError,
  type PlygraphError,
  RoleError,
  TlsMismatchError,
} from "../core/index.ts";
import type { Hello } from "./messages.ts";

/** What one side shows, and whom it believes: PEM text. */
export interface TlsIdentity {
  /** Certificate of the authority that signed those of all members. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** What a certificate may be for; in it stands the URI `plygraph:role/worker`. */
export type CertificateRole = "scheduler" | "worker" | "client";

/** The URI in the subject's alternative names of a certificate, without the role. */
export const ROLE_URI = "plygraph:role/";

const ROLES: readonly CertificateRole[] = ["scheduler", "worker", "client"];

/** Who may say which hello. */
const CALLERS: Readonly<Record<Hello["role"], readonly CertificateRole[]>> = {
  client: ["client"],
  worker: ["worker"],
  peer: ["worker", "client"],
};
/** Who may answer it. */
const CALLED: Readonly<Record<Hello["role"], CertificateRole>> = {
  client: "scheduler",
  worker: "scheduler",
  peer: "worker",
};

/** First byte of a record that belongs to a handshake (RFC 8446, 5.1). */
const HANDSHAKE = 0x16;
const REMAKE = "plygraph security init DIR makes certificates for every role";

/** One name of a list as Node writes it: values with a comma are in quotes, so nobody can smuggle in a second one. */
const NAME = /(?:^|, )([^:,"]+):("(?:[^"\\]|\\.)*"|[^,"]*)/g;

/** The roles that a certificate is for. */
export function certificateRoles(certificate: X509Certificate): readonly CertificateRole[] {
  const names = [...(certificate.subjectAltName ?? "").matchAll(NAME)];
  const uris = names.flatMap(([, kind, value]) => (kind === "URI" ? [value] : []));
  return ROLES.filter((role) => uris.includes(ROLE_URI + role));
}

const common = ({ ca, cert, key }: TlsIdentity): TlsOptions & ConnectOptions => ({
  ca,
  cert,
  key,
  minVersion: "TLSv1.3",
});

/** A socket that speaks TLS with a server of the right role, or fails. @throws CertificateError */
export function dialTls(
  { host, port }: { readonly host: string; readonly port: number },
  identity: TlsIdentity,
  role: Hello["role"],
  { peer, onread }: { readonly peer: string; readonly onread: OnReadOpts },
): TLSSocket {
  return orUnreadable(peer, () =>
    tlsConnect({
      ...common(identity),
      host,
      port,
      // No name: whoever has a certificate of the right role is right, wherever it runs.
      servername: "",
      checkServerIdentity: (_host, { raw }) => roleFault(peer, raw, [CALLED[role]]),
      // The type of the options does not know it; the documentation does.
      ...({ onread } as object),
    }),
  );
}

/** What becomes of who comes to a server. */
export interface TlsDoor {
  /** Milliseconds for the handshake. */
  readonly late: number;
  /** The handshake is done; who is there is not known. */
  readonly secure: (socket: TLSSocket) => void;
  /** Whoever is there does not speak TLS. */
  readonly plain: (socket: Socket) => void;
}

/** A server that looks at the first byte, and tells those who speak no TLS from those who do. @throws CertificateError */
export function createTlsServer(identity: TlsIdentity, here: string, door: TlsDoor): Server {
  const { late } = door;
  const handshakes = orUnreadable(here, () =>
    createServer(
      {
        ...common(identity),
        requestCert: true,
        // `guestFault` decides, and says why; Node would only cut the connection.
        rejectUnauthorized: false,
        // Who was let in once shows its certificate again.
        secureOptions: constants.SSL_OP_NO_TICKET,
        handshakeTimeout: late,
      },
      door.secure,
    ),
  );
  // Node has closed the socket; strangers that fail at it are no news.
  handshakes.on("tlsClientError", () => undefined);
  return createPlainServer({ noDelay: true }, (socket) => {
    socket.on("error", () => undefined);
    socket.setTimeout(late, () => socket.destroy());
    socket.once("readable", () => {
      const first = socket.read() as Buffer | null;
      if (first === null) return;
      socket.setTimeout(0);
      socket.unshift(first);
      if (first[0] === HANDSHAKE) handshakes.emit("connection", socket);
      else door.plain(socket);
    });
  });
}

/** What is wrong with who came in by TLS; undefined where they may say hello. */
export function guestFault(socket: TLSSocket, peer: string): PlygraphError | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) {
    return new CertificateError(peer, "missing", "give --tls-cert and --tls-key, or --security");
  }
  if (!socket.authorized || socket.isSessionReused()) {
    return faultOf(peer, String(socket.authorizationError ?? "a session that was used before"));
  }
  return certificateRoles(certificate).length === 0 ? withoutRole(peer) : undefined;
}

/** @throws RoleError where the certificate of who came in is not for the role of its hello */
export function checkGuestRole(socket: TLSSocket, here: string, role: Hello["role"]): void {
  const fault = roleFault(here, socket.getPeerX509Certificate()?.raw, CALLERS[role]);
  if (fault) throw fault;
}

function roleFault(
  peer: string,
  raw: Buffer | undefined,
  wanted: readonly CertificateRole[],
): Error | undefined {
  if (raw === undefined) return withoutRole(peer);
  const roles = certificateRoles(new X509Certificate(raw));
  if (roles.length === 0) return withoutRole(peer);
  if (roles.some((role) => wanted.includes(role))) return undefined;
  return new RoleError(peer, roles.join(", "), wanted.join('" or "'));
}

const withoutRole = (peer: string): CertificateError =>
  new CertificateError(peer, "without a role", `it names no ${ROLE_URI}ROLE; ${REMAKE}`);

/** By the code that OpenSSL gives for a chain that is not right; all others: somebody else signed it. */
const FAULTS: Readonly<Record<string, CertificateFault>> = {
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "not yet valid",
  INVALID_PURPOSE: "without a role",
};
const CHAIN =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_(CA|PURPOSE)|PATH_LENGTH|HOSTNAME_)/;
const PLAIN = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/;

function faultOf(peer: string, code: string): CertificateError {
  const fault = FAULTS[code] ?? "from another authority";
  return new CertificateError(peer, fault, `${REMAKE} (${code})`);
}

/** The typed error for what a socket says. */
export function socketError(peer: string, error: Error): PlygraphError {
  if (isPlygraphError(error)) return error;
  const { code = "" } = error as NodeJS.ErrnoException;
  if (CHAIN.test(code)) return faultOf(peer, code);
  if (PLAIN.test(code)) return new TlsMismatchError(peer, "plain text");
  return new ConnectionError(peer, error.message, { cause: error });
}

/** PEM text that OpenSSL cannot read. */
function orUnreadable<T>(peer: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw unreadable(peer, cause);
  }
}

/** The error for PEM text that is none. */
export function unreadable(what: string, cause: unknown): CertificateError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CertificateError(what, "unreadable", `${REMAKE} (${reason})`, { cause });
}
