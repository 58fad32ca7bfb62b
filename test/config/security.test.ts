import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { initSecurity } from "../../src/cli/security/init.ts";
import { roleOfCredential } from "../../src/comm/index.ts";
import {
  directoryFiles,
  loadConfig,
  readSchedulerFile,
  removeSchedulerFile,
  securityOf,
  writeSchedulerFile,
} from "../../src/config/index.ts";
import { refused } from "../support/refused.ts";

const root = mkdtempSync(join(tmpdir(), "plygraph-roles-"));
const certs = join(root, "certs");
const file = join(root, "scheduler.json");
const address = "tls://127.0.0.1:8786";

beforeAll(async () => {
  await initSecurity(certs, 3);
});

const values = async (options: Readonly<Record<string, unknown>>) =>
  (await loadConfig({ options, env: {}, directory: root })).values;

test("a directory has what every role needs", async () => {
  const told = await values({ "security.directory": certs });
  for (const role of ["scheduler", "worker", "client"] as const) {
    const { tls, token = "", allowPlainText } = securityOf(told, role, {});
    expect(tls?.cert).toBe(readFileSync(join(certs, `${role}.pem`), "utf8"));
    expect([roleOfCredential(token), allowPlainText]).toEqual([
      role === "scheduler" ? undefined : role,
      false,
    ]);
  }
});

test("what is named goes before the environment's token, and that before the directory's", async () => {
  const tokenFile = join(root, "named");
  writeFileSync(tokenFile, "named\n", { mode: 0o600 });
  const env = { PLYGRAPH_TOKEN: "env" };
  const told = { "security.directory": certs };
  expect(
    securityOf(await values({ ...told, "security.tokenFile": tokenFile }), "client", env).token,
  ).toBe("named");
  expect(securityOf(await values(told), "client", env).token).toBe("env");
  expect(securityOf(await values({}), "client", {})).toEqual({
    token: undefined,
    tls: undefined,
    allowPlainText: false,
    address: undefined,
  });
  const cert = join(certs, "worker.pem");
  const mixed = await values({
    ...told,
    "security.tlsCert": cert,
    "security.tlsKey": join(certs, "worker-key.pem"),
  });
  await refused(() => securityOf(mixed, "client", {}), "Role", "worker.pem");
  expect(securityOf(mixed, "worker", {}).tls?.cert).toBe(readFileSync(cert, "utf8"));
  const half = await values({ "security.tlsCert": cert });
  await refused(() => securityOf(half, "worker", {}), "Certificate", "--tls-ca and --tls-key");
  const plain = await values({ "security.allowPlainText": true, "client.address": "tcp://h:1" });
  expect(securityOf(plain, "worker", {})).toMatchObject({
    allowPlainText: true,
    address: "tcp://h:1",
  });
});

test("the scheduler's file tells where it is and which files to show", async () => {
  const roles = {
    worker: directoryFiles(certs, "worker"),
    client: directoryFiles(certs, "client"),
  };
  writeSchedulerFile(file, { address, pid: process.pid, ...roles });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readSchedulerFile(file)).toEqual({ address, pid: process.pid, ...roles });
  const told = await values({ "client.schedulerFile": file });
  const found = securityOf(told, "client", {});
  expect([found.address, roleOfCredential(found.token ?? "")]).toEqual([address, "client"]);
  expect(securityOf(told, "scheduler", {})).toMatchObject({ tls: undefined, address: undefined });
  const nearer = await values({ "client.schedulerFile": file, "client.address": "tcp://h:1" });
  expect(securityOf(nearer, "client", {}).address).toBe("tcp://h:1");
  chmodSync(file, 0o622);
  await refused(() => readSchedulerFile(file), "Config", file, "others may write");
  chmodSync(file, 0o600);
  removeSchedulerFile(file);
  await refused(() => readSchedulerFile(file), "Config", "is the scheduler running?");
});

test("another scheduler's file stays, and a file that is none is refused", async () => {
  writeSchedulerFile(file, { address, pid: 1, worker: {}, client: { tokenFile: "/t" } });
  removeSchedulerFile(file);
  expect(readSchedulerFile(file).client).toEqual({ tokenFile: "/t", tls: undefined });
  for (const text of [
    "{",
    "[]",
    '{"address":5,"pid":1}',
    '{"address":"a","pid":1,"client":{"tokenFile":5}}',
    '{"address":"a","pid":1,"worker":{"tls":{"ca":1}}}',
    "x".repeat(70_000),
  ]) {
    writeFileSync(file, text);
    await refused(() => readSchedulerFile(file), "Config", file);
  }
  await refused(
    () => writeSchedulerFile("/nowhere/x/y", { address, pid: 1, worker: {}, client: {} }),
    "Config",
    "cannot be written",
  );
});
