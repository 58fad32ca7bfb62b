import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { checkIdentity, readIdentity, type TlsIdentity } from "../../src/comm/index.ts";
import { type TestAuthority, testAuthority } from "../support/certificates.ts";
import { refused } from "../support/refused.ts";

const folder = mkdtempSync(join(tmpdir(), "plygraph-identity-"));
let home: TestAuthority;
let worker: TlsIdentity;

beforeAll(async () => {
  home = await testAuthority();
  worker = home.identity("worker");
});

let count = 0;

/** The paths of an identity on disk; the key's file is its owner's. */
function written(identity: TlsIdentity): TlsIdentity {
  const paths = (["ca", "cert", "key"] as const).map((part) => {
    const path = join(folder, `${part}-${count++}.pem`);
    writeFileSync(path, identity[part], { mode: 0o600 });
    return [part, path];
  });
  return Object.fromEntries(paths) as TlsIdentity;
}

test("what is in three files, for the role that it is for", async () => {
  expect(readIdentity(written(worker), "worker")).toEqual(worker);
  const files = written(worker);
  await refused(() => readIdentity(files, "client"), "Role", files.cert, '"worker"', '"client"');
  const both = home.identity("worker", "client");
  expect(readIdentity(written(both), "client").cert).toBe(both.cert);
});

test.each<[string, () => Promise<TlsIdentity> | TlsIdentity, string, RegExp]>([
  ["expired", () => home.aged("worker", 3), "cert", /expired; it ended on/],
  ["not yet valid", () => home.aged("worker", -3), "cert", /not yet valid; it begins on/],
  ["without a role", () => home.identity(), "cert", /for the role "none"/],
  [
    "of another authority",
    async () => ({ ...worker, ca: (await testAuthority("foreign")).ca }),
    "cert",
    /another authority/,
  ],
  [
    "with another's key",
    () => ({ ...worker, key: home.identity("client").key }),
    "key",
    /not the key of/,
  ],
  ["no certificate", () => ({ ...worker, cert: "-----BEGIN" }), "cert", /unreadable/],
  ["no key", () => ({ ...worker, key: "" }), "key", /unreadable/],
  ["an authority that is none", () => ({ ...worker, ca: "x" }), "ca", /unreadable/],
])("%s is refused before anything starts, with the file", async (_what, make, part, reason) => {
  const files = written(await make());
  const error = await Promise.resolve()
    .then(() => readIdentity(files, "worker"))
    .catch((caught: Error) => caught);
  expect(error).toHaveProperty("message", expect.stringMatching(reason));
  expect(String(error)).toContain(files[part as keyof TlsIdentity]);
});

test("files that are not there, and a key that everybody may read", async () => {
  const files = written(worker);
  await refused(
    () => readIdentity({ ...files, ca: "/nowhere/ca" }, "worker"),
    "Certificate",
    "/nowhere/ca",
  );
  chmodSync(files.key, 0o644);
  await refused(() => readIdentity(files, "worker"), "Certificate", "chmod 600");
});

test("PEM text that a program gives", async () => {
  checkIdentity("here", undefined);
  checkIdentity("here", worker);
  await refused(
    () => checkIdentity("here", { ...worker, key: 5 } as never),
    "Option",
    "tls.key is PEM text",
  );
  await refused(() => checkIdentity("here", { ...worker, pem: "" } as never), "Option", "pem");
});
