import { expect, test } from "@jest/globals";
import { PRELUDE } from "../../src/language/generated/prelude.ts";
import { coreTypes } from "../../src/layers/index.ts";
import { operationName } from "../../src/optimizer/index.ts";

test("the prelude declares every layer type, with the attributes of its schema", () => {
  const declared = PRELUDE.map(({ name, attrs }) => [name, attrs.map((attr) => attr.name)]);
  const real = coreTypes.map((type) => [operationName(type), [...type.schema.names]]);
  expect(declared).toEqual(real);
});

test("inputs are as many as layers take", () => {
  for (const { name, inputs } of PRELUDE) {
    const type = coreTypes.find((one) => operationName(one) === name);
    const many = inputs.at(-1)?.many === true;
    const min = many ? inputs.length - 1 : inputs.length;
    expect([name, min, many]).toEqual([name, type?.arity.min, (type?.arity.max ?? 0) > min]);
  }
});
