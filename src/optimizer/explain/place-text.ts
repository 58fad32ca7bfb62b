/** Places of a pattern in words: `input 0 of b`, `axes of t`. */
import type { Binding, Constraints, PlaceId } from "../../matching/index.ts";

/** The place where a rule is tried. */
export const ROOT = "the layer";

const isTerm = ({ what }: Binding): boolean => what === "node" || what === "input";

/** How people find the place; by the name that the rule gives it where it does. */
export function placeText({ places, bindings }: Constraints, id: PlaceId): string {
  // Names with a dollar are not the rule's own: they keep the layers whose annotations are copied.
  const name = (at: PlaceId): string | undefined =>
    bindings.find((one) => one.place === at && isTerm(one) && !one.name.startsWith("$"))?.name;
  const words = (at: PlaceId): string => {
    const own = name(at);
    return own === undefined ? path(at) : `\`${own}\``;
  };
  const path = (at: PlaceId): string => {
    const place = places[at];
    switch (place.kind) {
      case "root":
        return ROOT;
      case "input":
        return `input ${place.index} of ${words(place.of)}`;
      case "inputFromEnd":
        return `input ${place.index} from the end of ${words(place.of)}`;
      case "floating":
        return `an input of ${words(place.of)}`;
      case "rest":
        return `the other inputs of ${words(place.of)}`;
      case "attr":
        return `${place.name} of ${words(place.of)}`;
    }
  };
  const own = name(id);
  return own === undefined ? path(id) : `${path(id)} (\`${own}\`)`;
}
