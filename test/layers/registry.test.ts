import { describe, expect, test } from "@jest/globals";
import { isPlygraphError } from "../../src/core/index.ts";
import {
  coreTypes,
  defaultRegistry,
  type LayerType,
  registryOf,
  source,
} from "../../src/layers/index.ts";

const named = (name: string, version = 1): LayerType => ({
  ...(source as LayerType),
  name,
  version,
});
const thrown = (act: () => unknown): { tag: string; message: string } => {
  try {
    act();
  } catch (error) {
    if (isPlygraphError(error)) return { tag: error.tag, message: error.message };
  }
  return { tag: "nothing", message: "" };
};

describe("names", () => {
  test.each(["Source", "", "2d", "a b", "a/b/c", "/a", "a/", "a_b", "a".repeat(65), "__proto__"])(
    'illegal: "%s"',
    (name) => {
      const { tag, message } = thrown(() => registryOf([named(name)]));
      expect(tag).toBe("IllegalLayerName");
      expect(message).toContain("lower-case");
    },
  );

  test.each(["a", "a-2", "vendor/layer", "x".repeat(64)])('legal: "%s"', (name) => {
    expect(registryOf([named(name)]).get(name).name).toBe(name);
  });

  test("taken", () => {
    const { tag, message } = thrown(() => registryOf([named("a", 3), named("a")]));
    expect(tag).toBe("LayerTypeTaken");
    expect(message).toMatch(/"a" is already registered \(version 3\).*"vendor\/a"/);
  });

  test("unknown", () => {
    const { tag, message } = thrown(() => registryOf([named("a"), named("b")]).get("c"));
    expect(tag).toBe("UnknownLayerType");
    expect(message).toMatch(/unknown layer type "c"; this registry knows a, b/);
  });

  test("unknown names of objects stay unknown", () => {
    expect(thrown(() => defaultRegistry().get("constructor")).tag).toBe("UnknownLayerType");
  });

  test("of another version", () => {
    const { tag, message } = thrown(() => registryOf([named("a", 2)]).get("a", 5));
    expect(tag).toBe("LayerVersion");
    expect(message).toMatch(/packed with version 5, this registry has version 2/);
  });
});

test("the types that come with plygraph", () => {
  const registry = defaultRegistry();
  expect(registry.names).toEqual(coreTypes.map(({ name }) => name).sort());
  expect(registry.has("blockwise")).toBe(true);
  expect(registry.versions).toContain("source@1");
  expect(registry).toBe(defaultRegistry());
});
