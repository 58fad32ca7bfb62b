/** `plygraph rules lsp`: diagnostics, formatting and hover for editors, over the language server protocol. */
import { fileURLToPath } from "node:url";
import { TextDocumentSyncKind, TextDocuments } from "vscode-languageserver";
import { createConnection } from "vscode-languageserver/node.js";
import { TextDocument } from "vscode-languageserver-textdocument";
import { diagnosticsOf, formattingOf, hoverOf } from "./answers.ts";

/** Where requests come from and answers go. */
export interface ServerStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Serves until the other side says `exit`, or closes the stream. */
export function serve({ input, output }: ServerStreams): Promise<void> {
  const connection = createConnection(input, output);
  const documents = new TextDocuments(TextDocument);
  connection.onInitialize(() => ({
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      documentFormattingProvider: true,
      hoverProvider: true,
    },
    serverInfo: { name: "plygraph rules" },
  }));
  documents.onDidChangeContent(async ({ document }) => {
    const { uri, version } = document;
    const diagnostics = await diagnosticsOf(document.getText(), pathOf(uri));
    // What was found in a text that has changed since is out of date.
    if (documents.get(uri)?.version !== version) return;
    await connection.sendDiagnostics({ uri, version, diagnostics });
  });
  documents.onDidClose(({ document }) =>
    connection.sendDiagnostics({ uri: document.uri, diagnostics: [] }),
  );
  connection.onDocumentFormatting(async ({ textDocument: { uri } }) => {
    const document = documents.get(uri);
    if (document === undefined) return [];
    const edit = await formattingOf(document.getText(), pathOf(uri));
    return edit === null ? [] : [edit];
  });
  connection.onHover(async ({ textDocument: { uri }, position }) => {
    const document = documents.get(uri);
    const value = document === undefined ? null : await hoverOf(document.getText(), position);
    return value === null ? null : { contents: { kind: "markdown", value } };
  });
  documents.listen(connection);
  connection.listen();
  return new Promise((resolve) => {
    connection.onExit(resolve);
    input.once("close", resolve);
  });
}

/** Helpers are loaded from beside the file; a text that is no file has none. */
function pathOf(uri: string): string {
  return uri.startsWith("file:") ? fileURLToPath(uri) : uri;
}
