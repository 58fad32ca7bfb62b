import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { besiege, type Siege } from "../support/attackers.ts";

let siege: Siege;

beforeAll(async () => {
  siege = await besiege();
});

afterAll(() => siege.close());

test("everybody who must not come in is refused for what is wrong with them, twice; friends come in before and after", async () => {
  expect(await siege.friends()).toBe(4);
  for (let round = 0; round < 2; round++) {
    const ends = await Promise.all(siege.attacks.map(async ({ name, run }) => [name, await run()]));
    expect(Object.fromEntries(ends)).toEqual({
      "TLS: no certificate": "Certificate",
      "TLS: another authority's": "Certificate",
      "TLS: expired": "Certificate",
      "TLS: not yet valid": "Certificate",
      "TLS: without a role": "Certificate",
      "TLS: a worker's, to submit": "Role",
      "TLS: a client's, to join": "Role",
      "TLS: no token": "BadToken",
      "TLS: wrong token": "BadToken",
      "TLS: plain text": "TlsMismatch",
      "TLS: no language at all": "TlsMismatch",
      "TLS: replayed": expect.stringMatching(/closed|no frame/),
      "TCP: no token": "BadToken",
      "TCP: wrong token": "BadToken",
      "TCP: a worker's token, to submit": "Role",
      "TCP: replayed": "BadToken",
      "TCP: TLS": "TlsMismatch",
      "TCP: no hello": "Message",
    });
  }
  expect(siege.reached()).toBe(0);
  expect(await siege.friends()).toBe(4);
});
