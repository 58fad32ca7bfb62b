import { expect, test } from "@jest/globals";
import {
  credentialFor,
  proofOf,
  roleOfCredential,
  roleTokens,
  sameToken,
} from "../../src/comm/credential.ts";

test("tokens of any length are compared", () => {
  expect(sameToken("secret", "secret")).toBe(true);
  expect([sameToken("secret", "secre"), sameToken("", "x"), sameToken("é", "e")]).toEqual([
    false,
    false,
    false,
  ]);
});

test("the secret makes every role's token; a credential has its own and the peers'", () => {
  const all = roleTokens("secret");
  const worker = credentialFor("secret", "worker");
  expect(roleTokens(worker)).toEqual({ worker: all.worker, peer: all.peer });
  expect(roleTokens(credentialFor("secret", "client"))).toEqual({
    client: all.client,
    peer: all.peer,
  });
  expect(new Set([...Object.values(all), ...Object.values(roleTokens("other"))]).size).toBe(6);
  expect(Object.values(all).join()).not.toContain("secret");
  expect([roleOfCredential(worker), roleOfCredential("secret"), roleTokens("")]).toEqual([
    "worker",
    undefined,
    {},
  ]);
});

test("a credential is handed on as it is, but never as another role's, nor cut", () => {
  const worker = credentialFor("secret", "worker");
  expect([credentialFor(worker, "worker"), credentialFor("", "client")]).toEqual([worker, ""]);
  expect(() => credentialFor(worker, "client")).toThrow(/for the role "worker".*needs "client"/);
  expect(() => roleTokens(worker.slice(0, -1))).toThrow(/cut or changed/);
});

test("a proof is good for one side, one role and one pair of numbers", () => {
  const nonces = { caller: "a", called: "b" };
  const proofs = [
    proofOf("t", "caller", "client", nonces),
    proofOf("t", "called", "client", nonces),
    proofOf("t", "caller", "worker", nonces),
    proofOf("t", "caller", "client", { caller: "a", called: "c" }),
    proofOf("t", "caller", "client", { caller: "a\nb", called: "" }),
    proofOf("u", "caller", "client", nonces),
  ];
  expect(new Set(proofs).size).toBe(proofs.length);
});
