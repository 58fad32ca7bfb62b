import { mutateGuards, formatMutants } from "../../src/verify/mutate.ts";
console.log(formatMutants(mutateGuards()));
