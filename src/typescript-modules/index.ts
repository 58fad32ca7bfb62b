/** TypeScript modules on versions of Node that do not take them as they are. */
import { register } from "node:module";
import { extname } from "node:path";

let allowed = false;

/** From now on `import()` takes `.ts` files. Nothing happens where Node does that itself. */
export function allowTypeScript(): void {
  if (allowed) return;
  allowed = true;
  const features = process.features as { readonly typescript?: unknown };
  if (features.typescript) return;
  try {
    register(new URL(`./hooks${extname(import.meta.url)}`, import.meta.url));
  } catch {
    // Who forbids hooks, as test runners do, loads modules by rules of his own; import() will tell.
  }
}
