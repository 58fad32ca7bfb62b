import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "@jest/globals";

const ROOT = join(import.meta.dirname, "../../..");
const URI = pathToFileURL(join(ROOT, "src/optimizer/rules/opened.rules")).href;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

/** Speaks the protocol to a server in a process of its own. */
class Editor {
  readonly process: ChildProcessWithoutNullStreams = spawn(
    process.execPath,
    ["--import", "./test/support/register-ts.mjs", "test/support/rules-lsp.ts"],
    { cwd: ROOT },
  );
  readonly #got: Message[] = [];
  #waiting: (() => void)[] = [];
  #buffer = Buffer.alloc(0);
  #id = 0;

  constructor() {
    this.process.stdout.on("data", (bytes: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, bytes]);
      this.#read();
    });
  }

  #read(): void {
    for (;;) {
      const head = this.#buffer.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(
        /Content-Length: (\d+)/.exec(this.#buffer.toString("latin1", 0, head))?.[1],
      );
      if (this.#buffer.length < head + 4 + length) return;
      this.#got.push(
        JSON.parse(this.#buffer.toString("utf8", head + 4, head + 4 + length)) as Message,
      );
      this.#buffer = this.#buffer.subarray(head + 4 + length);
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const wake of waiting) wake();
    }
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  notify(method: string, params: object): void {
    this.#send({ method, params });
  }

  async ask(method: string, params: object | null): Promise<unknown> {
    const id = ++this.#id;
    this.#send({ id, method, params });
    return (await this.until((message) => message.id === id)).result;
  }

  /** The first message that fits; it is taken. */
  async until(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const at = this.#got.findIndex(fits);
      if (at >= 0) return this.#got.splice(at, 1)[0];
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

let editor: Editor;

beforeEach(() => {
  editor = new Editor();
});

afterEach(() => {
  editor.process.kill();
});

const published = (message: Message): boolean =>
  message.method === "textDocument/publishDiagnostics";

test("an editor is told what is wrong, gets text laid out, and help on names", async () => {
  const told = await editor.ask("initialize", { processId: null, rootUri: null, capabilities: {} });
  expect(told).toMatchObject({
    capabilities: { documentFormattingProvider: true, hoverProvider: true },
  });
  editor.notify("initialized", {});
  const text = '@doc("Out it goes.")\nrule Out:Slize(x)=>x;\n';
  editor.notify("textDocument/didOpen", {
    textDocument: { uri: URI, languageId: "plygraph-rules", version: 1, text },
  });
  const { params } = await editor.until(published);
  expect(params).toMatchObject({
    uri: URI,
    diagnostics: [
      {
        severity: 1,
        code: "unknown",
        message: 'there is no operation "Slize"; did you mean "Slice"?',
        range: { start: { line: 1, character: 9 }, end: { line: 1, character: 14 } },
      },
    ],
  });
  editor.notify("textDocument/didChange", {
    textDocument: { uri: URI, version: 2 },
    contentChanges: [
      { range: { start: { line: 1, character: 12 }, end: { line: 1, character: 13 } }, text: "c" },
    ],
  });
  expect((await editor.until(published)).params).toMatchObject({ version: 2, diagnostics: [] });
  const edits = await editor.ask("textDocument/formatting", {
    textDocument: { uri: URI },
    options: { tabSize: 2, insertSpaces: true },
  });
  expect(edits).toEqual([
    {
      range: { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } },
      newText: '@doc("Out it goes.")\nrule Out: Slice(x) => x;\n',
    },
  ]);
  const hover = (character: number): Promise<unknown> =>
    editor.ask("textDocument/hover", {
      textDocument: { uri: URI },
      position: { line: 1, character },
    });
  expect(await hover(6)).toMatchObject({ contents: { value: "**Out**\n\nOut it goes." } });
  expect(await hover(11)).toMatchObject({
    contents: { value: expect.stringContaining("op Slice(x: Array) { start: Int[]") },
  });
  expect(await hover(4)).toBeNull();
  await editor.ask("shutdown", null);
  const left = new Promise((resolve) => editor.process.once("exit", resolve));
  editor.notify("exit", {});
  expect(await left).toBe(0);
});
