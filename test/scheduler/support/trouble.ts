/** What happens to clusters in model tests. */
import type { FakeCluster } from "./fake-cluster.ts";

/** The last workers may be on their way out. */
export function drainAll(cluster: FakeCluster): void {
  for (let k = 0; k < 3; k++) {
    if (cluster.workers.size === 0) cluster.join();
    cluster.drain();
  }
}

/** One thing that may happen to a cluster, at random. */
export function makeTrouble(
  cluster: FakeCluster,
  dice: (n: number) => number,
  submit: () => void,
): void {
  const workers = [...cluster.workers.keys()];
  const requests = [...cluster.requests];
  switch (dice(9)) {
    case 6: {
      const names = [...cluster.workers.values()].flatMap((w) => (dice(3) === 0 ? w.name : []));
      cluster.handle({ type: "retire", client: 0, request: 1e6, workers: names });
      return;
    }
    case 8:
      cluster.handle({ type: "rebalance", client: 0, request: 1e6, workers: [] });
      return;
    case 7:
      if (workers.length > 0) cluster.handle({ type: "leaving", worker: workers[0] });
      return;
    case 0:
      if (workers.length > 0) cluster.leave(workers[dice(workers.length)], dice(2) === 0);
      return;
    case 1:
      if (workers.length < 4) cluster.join(1 + dice(3));
      return;
    case 2:
      if (requests.length < 4) submit();
      return;
    case 3: {
      const [number] = requests[dice(requests.length)];
      if (dice(3) === 0) cluster.release(number);
      return;
    }
    case 4: {
      const [, { number, graph }] = requests[dice(requests.length)];
      cluster.failing.set(`${number}:${dice(graph.total)}`, 1);
      return;
    }
    default:
      cluster.handle({ type: "tick" });
  }
}
