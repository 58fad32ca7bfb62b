/** Which of this process's flags its threads and child processes need. */

/** Flags that decide how modules are found and loaded; all take a value. */
const WITH_VALUE: ReadonlySet<string> = new Set([
  "--import",
  "--require",
  "-r",
  "--loader",
  "--experimental-loader",
  "--conditions",
  "-C",
]);
const ALONE: ReadonlySet<string> = new Set(["--enable-source-maps", "--no-warnings"]);

/**
 * The flags of `execArgv` that load modules. Others stay behind: a thread refuses what concerns the
 * whole process, and a program given with `-e` is not to be run again.
 */
export function loaderFlags(execArgv: readonly string[] = process.execArgv): string[] {
  const kept: string[] = [];
  for (let i = 0; i < execArgv.length; i++) {
    const flag = execArgv[i];
    const [name] = flag.split("=", 1);
    if (WITH_VALUE.has(name)) {
      kept.push(flag);
      if (name === flag) kept.push(execArgv[++i] ?? "");
    } else if (ALONE.has(flag)) kept.push(flag);
  }
  return kept;
}
