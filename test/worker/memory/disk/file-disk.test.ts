import { execFileSync } from "node:child_process";
import { lstat, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { isPlygraphError } from "../../../../src/core/index.ts";
import { FileDisk } from "../../../../src/worker/memory/disk/file-disk.ts";
import { requireDirectory, sweep } from "../../../../src/worker/memory/disk/local-directory.ts";

let parent: string;
let disk: FileDisk;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "plygraph-test-"));
  disk = new FileDisk(parent);
});
afterEach(async () => {
  await disk.close();
  await rm(parent, { recursive: true, force: true });
});

const mode = async (path: string): Promise<number> => (await lstat(path)).mode & 0o777;

test("files are the user's alone, in a directory that is, and go with it", async () => {
  await disk.open();
  await disk.write("a", [Uint8Array.of(1, 2), Uint8Array.of(3)]);
  expect(await mode(disk.path)).toBe(0o700);
  expect(await mode(join(disk.path, "a"))).toBe(0o600);
  expect((await readdir(disk.path)).sort()).toEqual(["a", "lock"]);
  const into = new Uint8Array(5);
  expect(await disk.read("a", into, 1)).toBe(2);
  expect([...into]).toEqual([2, 3, 0, 0, 0]);
  await disk.remove("a");
  await disk.remove("a");
  await expect(disk.read("a", into, 0)).rejects.toThrow(/ENOENT/);
  await disk.close();
  expect(await readdir(parent)).toEqual([]);
});

test("no link is followed, neither to write nor to read", async () => {
  await disk.open();
  const victim = join(parent, "victim");
  await writeFile(victim, "mine");
  // The name under which the first file is written before it gets its own.
  await symlink(victim, join(disk.path, "0.part"));
  await expect(disk.write("a", [Uint8Array.of(1)])).rejects.toThrow(/EEXIST/);
  await symlink(victim, join(disk.path, "b"));
  await expect(disk.read("b", new Uint8Array(4), 0)).rejects.toThrow(/ELOOP/);
  expect((await lstat(victim)).size).toBe(4);
});

test("many files, more than stay open", async () => {
  await disk.open();
  const names = Array.from({ length: 30 }, (_, k) => `${k}`);
  for (const [k, name] of names.entries()) await disk.write(name, [Uint8Array.of(k)]);
  const into = names.map(() => new Uint8Array(1));
  await Promise.all(names.map((name, k) => disk.read(name, into[k], 0)));
  expect(into.map(([byte]) => byte)).toEqual(names.map(Number));
});

test("what processes that are gone have left is swept; links and others' directories are not", async () => {
  const gone = execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).trim();
  const left = join(parent, "plygraph-spill-left");
  await mkdir(left);
  await writeFile(join(left, "lock"), `${gone} 1\n`);
  await writeFile(join(left, "0.spill"), "bytes");
  // Of a process whose number another one has now.
  const reused = join(parent, "plygraph-spill-reused");
  await mkdir(reused);
  await writeFile(join(reused, "lock"), `${process.pid} 1\n`);
  const young = join(parent, "plygraph-spill-young");
  await mkdir(young);
  await mkdir(join(parent, "other"));
  await symlink(join(parent, "other"), join(parent, "plygraph-spill-link"));
  await disk.open();
  const names = await readdir(parent);
  expect(names.sort()).toEqual(
    [
      "other",
      "plygraph-spill-link",
      "plygraph-spill-young",
      disk.path.slice(parent.length + 1),
    ].sort(),
  );
  expect(await sweep(parent)).toBe(0);
});

test("a directory where nothing can be made is refused by name", async () => {
  const file = join(parent, "file");
  await writeFile(file, "");
  for (const path of [file, join(parent, "no", "such")]) {
    const error = await requireDirectory(path).catch((cause: unknown) => cause);
    expect(isPlygraphError(error, "SpillDirectory")).toBe(true);
    expect((error as Error).message).toContain(path);
    expect((error as Error).message).toContain("localDirectory");
  }
  await requireDirectory(join(parent, "new"));
});
