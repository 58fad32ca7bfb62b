/** What the workers do meanwhile: jobs of three kinds, each with an answer that is known beforehand. */
import { arange, type Client, type NDArray, ones } from "../../src/index.ts";
import type { Dice } from "./dice.ts";

/** One job: an array of one number, and what that must be. */
export interface Job {
  readonly kind: string;
  readonly build: () => NDArray;
  readonly expected: number;
}

/** Keeps rules from going around the work: they know nothing of a function. */
const opaque = (x: NDArray): NDArray => x.mapBlocks((block) => block.data);

/** Rows become columns: every block of the one goes to every block of the other. */
function rechunk(dice: Dice): Job {
  const side = dice.between(400, 900);
  const rows = dice.between(20, 80);
  const columns = dice.between(20, 80);
  const count = side * side;
  const build = (): NDArray => {
    const x = arange(0, count, 1, { dtype: "float64", chunks: rows * side }).reshape([side, side]);
    return opaque(opaque(x).rechunk([side, columns])).sum();
  };
  return { kind: "rechunk", build, expected: (count * (count - 1)) / 2 };
}

/** Many small tasks, and a tree of sums. */
function tree(dice: Dice): Job {
  const tasks = dice.between(500, 3000);
  const factor = dice.between(1, 9);
  const build = (): NDArray => opaque(ones([tasks * 10], { chunks: 10 }).mul(factor)).sum();
  return { kind: "tree", build, expected: tasks * 10 * factor };
}

/** Blocked matmul of whole numbers: Σ of all elements is the product of the sums along the common axis, added up. */
function matmul(dice: Dice): Job {
  const [m, k, n] = [dice.between(100, 300), dice.between(100, 300), dice.between(100, 300)];
  const chunks = dice.between(30, 120);
  const build = (): NDArray => {
    const a = opaque(arange(0, m * k, 1, { dtype: "float64", chunks: chunks * k }).reshape([m, k]));
    const b = opaque(ones([k, n], { chunks }));
    return a.rechunk(chunks).matmul(b).sum();
  };
  return { kind: "matmul", build, expected: ((m * k * (m * k - 1)) / 2) * n };
}

const KINDS = [rechunk, tree, matmul];

/** The next job. */
export function nextJob(dice: Dice): Job {
  return KINDS[dice.between(0, KINDS.length - 1)](dice);
}

/** How a job ended. */
export interface JobEnd {
  readonly kind: string;
  /** Times that it was begun again after an error that says so. */
  readonly reruns: number;
  readonly outcome: "right" | "wrong" | "stuck" | "failed";
  readonly seconds: number;
  readonly note: string;
}

const RERUNS_MAX = 5;

/** Runs a job until its answer is there; errors of workers that died are no answer. */
export async function runJob(client: Client, job: Job, patienceMs: number): Promise<JobEnd> {
  const begin = performance.now();
  const end = (outcome: JobEnd["outcome"], reruns: number, note = ""): JobEnd => {
    const seconds = (performance.now() - begin) / 1000;
    return { kind: job.kind, reruns, outcome, seconds, note };
  };
  let last = "";
  for (let reruns = 0; reruns <= RERUNS_MAX; reruns++) {
    const value = await answer(client, job, patienceMs);
    if (value === "stuck") return end("stuck", reruns, `no answer in ${patienceMs / 1000} s`);
    if (value instanceof Error) {
      last = `${value.name}: ${value.message}`;
      continue;
    }
    if (value === job.expected) return end("right", reruns);
    return end("wrong", reruns, `${value} is not ${job.expected}`);
  }
  return end("failed", RERUNS_MAX, last);
}

async function answer(
  client: Client,
  { build }: Job,
  patienceMs: number,
): Promise<number | "stuck" | Error> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"stuck">((resolve) => {
    timer = setTimeout(() => resolve("stuck"), patienceMs);
  });
  const computed = build()
    .compute({ client })
    .then((value) => Number(value.item()))
    .catch((error: Error) => error);
  const first = await Promise.race([computed, late]);
  clearTimeout(timer);
  return first;
}
