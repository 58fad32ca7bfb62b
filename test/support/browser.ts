/** A browser for pages that this project makes: Debian's Chromium, where it is. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

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
