/** Workers on a scheduler that does as the test says. */
import { startWorker, type WorkerOptions, type WorkerServer } from "../../../src/worker/index.ts";
import { type FakeWorker, fakeScheduler } from "./fake-scheduler.ts";

let names = 0;

export interface Cluster {
  readonly workers: readonly WorkerServer[];
  readonly seen: readonly FakeWorker[];
  close(): Promise<void>;
}

export async function cluster(
  count: number,
  options: Partial<WorkerOptions> = {},
): Promise<Cluster> {
  const scheduler = await fakeScheduler();
  const workers: WorkerServer[] = [];
  const seen: FakeWorker[] = [];
  for (let k = 0; k < count; k++) {
    workers.push(
      await startWorker({
        scheduler: scheduler.address,
        token: "secret",
        threads: 1,
        memoryLimitBytes: 5e8,
        name: `w${k}`,
        validate: true,
        ...options,
        ...(options.listen === undefined ? {} : { listen: `inproc://test-worker-${names++}` }),
      }),
    );
    seen.push(await scheduler.next());
  }
  return {
    workers,
    seen,
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await scheduler.close();
    },
  };
}
