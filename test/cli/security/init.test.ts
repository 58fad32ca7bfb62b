import { X509Certificate } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { initSecurity } from "../../../src/cli/security/init.ts";
import { credentialFor, readIdentity } from "../../../src/comm/index.ts";
import { refused } from "../../support/refused.ts";

const root = mkdtempSync(join(tmpdir(), "plygraph-init-"));
const directory = join(root, "a/certs");
const read = (name: string): string => readFileSync(join(directory, name), "utf8");

beforeAll(() => initSecurity(directory, 30));

test("an authority, and a certificate, a key and a token for each role, for their owner only", () => {
  const names = readdirSync(directory).sort();
  const roles = ["client", "scheduler", "worker"];
  const wanted = roles.flatMap((role) => [`${role}.pem`, `${role}-key.pem`]);
  wanted.push("ca.pem", "ca-key.pem", "token", "worker-token", "client-token");
  expect(names).toEqual(wanted.sort());
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  for (const name of names)
    expect([name, statSync(join(directory, name)).mode & 0o777]).toEqual([name, 0o600]);
  for (const role of ["client", "scheduler", "worker"] as const) {
    const files = { ca: "ca.pem", cert: `${role}.pem`, key: `${role}-key.pem` };
    const [ca, cert, key] = Object.values(files).map((name) => join(directory, name));
    expect(readIdentity({ ca, cert, key }, role).cert).toBe(read(`${role}.pem`));
    const { validTo, subject } = new X509Certificate(read(`${role}.pem`));
    const days = (Date.parse(validTo) - Date.now()) / 86_400_000;
    expect([Math.round(days), subject]).toEqual([30, expect.stringContaining(`OU=${role}`)]);
  }
});

test("tokens by role are credentials, and the secret is the scheduler's", () => {
  const secret = read("token").trim();
  expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(read("worker-token").trim()).toBe(credentialFor(secret, "worker"));
  expect(read("client-token").trim()).toBe(credentialFor(secret, "client"));
  expect(read("worker-token")).not.toContain(secret);
});

test("nothing is written over, nor where nothing can be written", async () => {
  const before = read("ca.pem");
  await refused(() => initSecurity(directory, 30), "Command", "is not empty");
  expect(read("ca.pem")).toBe(before);
  writeFileSync(join(root, "file"), "");
  await refused(() => initSecurity(join(root, "file/below"), 30), "Command", "cannot be written");
  expect(existsSync(join(root, "file/below"))).toBe(false);
});
