/** Ends by itself after one computation on the embedded cluster. */
import { getDefaultClient } from "../../../src/client/index.ts";
import { regularAxis } from "../../../src/core/index.ts";
import { counting } from "../layers.ts";

const client = getDefaultClient();
const [computed] = await client.compute([counting([regularAxis(1000, 100)])]);
if (computed.kind === "array") console.log(computed.data[999]);
console.log(await client.submit((a: number) => a + 1, 1));
