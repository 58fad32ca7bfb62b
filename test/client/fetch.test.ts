import { expect, test } from "@jest/globals";
import { fetchResults } from "../../src/client/fetch.ts";
import type { Answer, Peers, Wanted } from "../../src/client/peers.ts";
import { GraphRequest } from "../../src/client/request.ts";
import { ConnectionError, realHost, regularAxis } from "../../src/core/index.ts";
import { leaf } from "../layers/types/moving-laws.ts";

const layer = leaf([regularAxis(4, 2)]);

/** Results of both tasks lie at an address. */
const placed = (request: GraphRequest, task: number, address: string): void =>
  request.handleResults(
    {
      op: "task-results",
      request: 1,
      tasks: Int32Array.of(task),
      holder: Int32Array.of(0),
      nbytes: Float64Array.of(16),
      inline: Uint8Array.of(0),
      addresses: [address],
    },
    [],
    true,
  );

const answerOf = ({ tasks }: Wanted): Answer => ({
  data: {
    op: "data",
    request: 1,
    busy: false,
    status: Uint8Array.from(tasks, () => 1),
    dtypes: tasks.map(() => "float64"),
    shapes: tasks.map(() => [2]),
  },
  buffers: tasks.map((task) => Uint8Array.of(task)),
});

test("what waits behind a lost request is asked for, though that came from elsewhere", async () => {
  const request = new GraphRequest({ id: 1, layers: [layer], onProgress: undefined });
  let lose: (error: Error) => void = () => undefined;
  const asked: string[] = [];
  const peers = {
    host: realHost,
    fetch: (address: string, wanted: Wanted) => {
      asked.push(`${address}: ${wanted.tasks.join(" ")}`);
      if (asked.length > 1) return Promise.resolve(answerOf(wanted));
      return new Promise<Answer>((_, reject) => {
        lose = reject;
      });
    },
  } as unknown as Peers;
  const came: number[] = [];
  const fetched = fetchResults(request, peers, [0, 1], { put: (task) => void came.push(task) });
  placed(request, 0, "tcp://a:1");
  await Promise.resolve();
  // While a does not answer, 1 is made there, too, and 0 is made again elsewhere.
  placed(request, 1, "tcp://a:1");
  placed(request, 0, "tcp://b:1");
  await Promise.resolve();
  await Promise.resolve();
  lose(new ConnectionError("tcp://a:1", "gone"));
  await fetched;
  expect(came.sort()).toEqual([0, 1]);
  expect(asked).toEqual(["tcp://a:1: 0", "tcp://b:1: 0", "tcp://a:1: 1"]);
});
