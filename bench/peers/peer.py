"""Runs the peers' side of the benchmarks: one JSON request a line in, one JSON answer a line out.

Every handler does the work once and answers seconds and a check value, so that the caller can
interleave it with ours and prove that both did the same. Dask gets its best settings: worker
saturation off, two worker processes with one thread each, scheduler in a process of its own.
"""

import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import dask
import dask.array as da
import distributed
import numexpr
import numpy as np
from distributed import Client, wait

dask.config.set({
    "distributed.scheduler.worker-saturation": float("inf"),
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
})
numexpr.set_num_threads(2)
state = {}


def client():
    """A client of a scheduler and two workers, each in a process of its own."""
    if "client" not in state:
        folder = tempfile.mkdtemp()
        path = os.path.join(folder, "scheduler.json")
        run = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
               "--no-dashboard", "--scheduler-file", path]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = dict(os.environ, DASK_DISTRIBUTED__SCHEDULER__WORKER_SATURATION="inf",
                           DASK_DISTRIBUTED__SCHEDULER__DASHBOARD__STATUS__TASK_STREAM_LENGTH="0")
        processes = [subprocess.Popen(run, env=environment, **quiet)]
        while not os.path.exists(path):
            time.sleep(0.05)
        for _ in range(2):
            processes.append(subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", path, "--nthreads", "1",
                 "--no-nanny", "--host", "127.0.0.1", "--no-dashboard", "--memory-limit", "0", "--local-directory", folder],
                env=environment, **quiet))
        state["processes"] = processes
        state["client"] = Client(scheduler_file=path)
        state["client"].wait_for_workers(2)
    return state["client"]


def stamp(block, path):
    """Leaves the time of the first call, in seconds since 1970, in a file; later calls leave it alone."""
    try:
        with open(path, "x") as file:
            file.write(repr(time.time()))
    except FileExistsError:
        pass
    return block


def p1(n):
    """compute() to the first instruction of the first kernel: ones(n blocks) + 1, summed."""
    c = client()
    path = os.path.join(tempfile.mkdtemp(), "first")
    x = (da.ones(n, chunks=1).map_blocks(stamp, path, dtype=float, meta=np.array((), dtype=float)) + 1).sum()
    start = time.time()
    future = c.compute(x)
    while True:
        try:
            with open(path) as file:
                text = file.read()
            if text:
                break
        except FileNotFoundError:
            pass
        time.sleep(0.0005)
    first = float(text) - start
    value = float(future.result())
    return {"seconds": first, "check": value}


def p2(n):
    """Bytes of the pickled, materialized graph, as Dask sends it."""
    x = (da.ones(n, chunks=1) + 1).sum()
    graph = dict(x.__dask_graph__())
    return {"bytes": len(pickle.dumps(graph)), "tasks": len(graph)}


def p3(n):
    """Optimizing a chain of n elementwise layers."""
    x = da.ones(1000, chunks=100)
    for i in range(n):
        x = x + i
    start = time.perf_counter()
    dask.optimize(x)
    return {"seconds": time.perf_counter() - start}


def increment(x):
    return x + 1


def p6_one():
    c = client()
    start = time.perf_counter()
    value = c.submit(increment, time.time_ns(), pure=False).result()
    return {"seconds": time.perf_counter() - start, "check": value % 2}


def p6_chain(n):
    c = client()
    start = time.perf_counter()
    future = c.submit(increment, 0, pure=False)
    for _ in range(n - 1):
        future = c.submit(increment, future, pure=False)
    value = future.result()
    return {"seconds": time.perf_counter() - start, "check": value}


def p9_data(n):
    if state.get("p9_n") != n:
        state["p9_x"] = np.arange(n, dtype="f8") % 1000 / 1000
        state["p9_n"] = n
    return state["p9_x"]


def p9_numpy(n):
    """Two threads, each over blocks that fit the cache: the fastest plain NumPy way that we know."""
    x = p9_data(n)
    block = 1 << 16

    def part(bounds):
        total = 0.0
        buffer = np.empty(block)
        for at in range(bounds[0], bounds[1], block):
            piece = x[at:min(at + block, bounds[1])]
            out = buffer[:len(piece)]
            np.multiply(piece, 2, out=out)
            np.add(out, 1, out=out)
            np.multiply(out, out, out=out)
            total += out.sum()
        return total

    start = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        value = sum(pool.map(part, [(0, n // 2), (n // 2, n)]))
    return {"seconds": time.perf_counter() - start, "check": value}


def p9_numpy_plain(n):
    """As it is written in a notebook, halves on two threads: whole temporaries."""
    x = p9_data(n)
    start = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        value = sum(pool.map(lambda part: ((2 * part + 1) ** 2).sum(), [x[:n // 2], x[n // 2:]]))
    return {"seconds": time.perf_counter() - start, "check": float(value)}


def p9_numexpr(n):
    x = p9_data(n)
    start = time.perf_counter()
    value = float(numexpr.evaluate("sum((2*x+1)**2)"))
    return {"seconds": time.perf_counter() - start, "check": value}


def p9_dask(n):
    c = client()
    if state.get("p9_dask_n") != n:
        x = (da.arange(n, dtype="f8", chunks=4_000_000) % 1000 / 1000).persist()
        wait(x)
        state["p9_dask_x"] = x
        state["p9_dask_n"] = n
    x = state["p9_dask_x"]
    start = time.perf_counter()
    value = float(((2 * x + 1) ** 2).sum().compute())
    return {"seconds": time.perf_counter() - start, "check": value}


def p9_free():
    for key in ("p9_x", "p9_n", "p9_dask_x", "p9_dask_n"):
        state.pop(key, None)
    return {}


def p10_dask(n, blocks, method):
    c = client()
    key = (n, blocks)
    if state.get("p10_key") != key:
        chunk = n // blocks
        x = (da.arange(n * n, dtype="f8", chunks=chunk * n).reshape(n, n)).persist()
        wait(x)
        state["p10_x"] = x
        state["p10_key"] = key
    x = state["p10_x"]
    chunk = n // blocks
    with dask.config.set({"array.rechunk.method": method}):
        start = time.perf_counter()
        y = x.rechunk((n, chunk)).persist()
        wait(y)
        seconds = time.perf_counter() - start
    corner = float(y[n - 1, n // 2].compute())
    del y
    return {"seconds": seconds, "check": corner}


def p10_free():
    state.pop("p10_x", None)
    state.pop("p10_key", None)
    return {}


def p13_dask(limit, rows, columns, block):
    """Two workers of their own with a memory limit, and Dask's thresholds as they ship."""
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "scheduler.json")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    run = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
           "--no-dashboard", "--scheduler-file", path]
    processes = [subprocess.Popen(run, **quiet)]
    while not os.path.exists(path):
        time.sleep(0.05)
    processes.append(subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", path, "--nthreads", "1", "--nworkers", "2",
         "--host", "127.0.0.1", "--no-dashboard", "--memory-limit", str(int(limit)), "--local-directory", folder], **quiet))
    try:
        with Client(scheduler_file=path, set_as_default=False) as c:
            c.wait_for_workers(2)
            start = time.perf_counter()
            a = c.persist(da.random.default_rng(1).random((rows, columns), chunks=(rows, block)))
            value = float(c.compute((a @ a.T).sum()).result(timeout=240))
            return {"seconds": time.perf_counter() - start, "check": value}
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait()


def busy(value, seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
    return value


def p15_dask(tasks, seconds):
    """Extra seconds, and seconds until the scheduler knew, when one of two nannied workers is killed half way."""
    import signal
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "scheduler.json")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
         "--scheduler-file", path], env=dict(os.environ, DASK_DISTRIBUTED__SCHEDULER__WORKER_SATURATION="inf"), **quiet)]
    while not os.path.exists(path):
        time.sleep(0.05)
    processes.append(subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", path, "--nthreads", "1", "--nworkers", "2",
         "--host", "127.0.0.1", "--no-dashboard", "--local-directory", folder], **quiet))
    try:
        with Client(scheduler_file=path) as c:
            c.wait_for_workers(2)
            wait(c.map(busy, range(4), seconds=0.001, pure=False))

            def once():
                start = time.perf_counter()
                return start, c.map(busy, range(tasks), seconds=seconds, pure=False)

            start, futures = once()
            wait(futures)
            plain = time.perf_counter() - start
            del futures
            pids = c.run(os.getpid)
            address, pid = next(iter(pids.items()))
            start, futures = once()
            time.sleep(plain / 2)
            killed = time.perf_counter()
            os.kill(pid, signal.SIGKILL)
            while address in c.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.workers)):
                time.sleep(0.001)
            detect = time.perf_counter() - killed
            wait(futures)
            return {"seconds": time.perf_counter() - start - plain, "check": detect}
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait()


def versions():
    return {"dask": dask.__version__, "distributed": distributed.__version__, "numpy": np.__version__,
            "numexpr": numexpr.__version__, "python": sys.version.split()[0]}


def main():
    handlers = {name: value for name, value in globals().items() if callable(value)}
    for line in sys.stdin:
        request = json.loads(line)
        if request["call"] == "quit":
            break
        try:
            answer = handlers[request["call"]](*request.get("args", []))
        except Exception as error:  # the caller reports it beside its own figure
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
    if "client" in state:
        state["client"].close()
    # Workers without a scheduler wait for it: they are not asked twice.
    for process in reversed(state.get("processes", [])):
        process.terminate()
        try:
            process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    main()
