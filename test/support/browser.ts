/** A browser for pages that this project makes: Debian's Chromium, where it is. */
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const PLACES = [
  process.env["CHROMIUM"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** The executable; undefined where there is none, which is said loudly. */
export function findChromium(): string | undefined {
  const found = PLACES.find((path) => path !== "" && existsSync(path));
  if (found === undefined) {
    process.stderr.write(
      `\n*** NO BROWSER: pages were not opened. apt-get install chromium, or set CHROMIUM. Looked at ${PLACES.filter(Boolean).join(", ")}. ***\n\n`,
    );
  }
  return found;
}

/** A headless browser. */
export const launch = async (executablePath: string): Promise<Browser> =>
  await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

/** Seconds of the processor's time that a page's tasks took from now on, however busy the machine is. */
export async function busySeconds(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const read = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
  const from = await read();
  return async () => (await read()) - from;
}
