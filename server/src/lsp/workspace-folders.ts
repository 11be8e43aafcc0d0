/** The folders that are open in the editor: globs in its settings start from them. */
import type { Connection, InitializeParams } from "vscode-languageserver";

export interface WorkspaceFolders {
  /** URL, with a slash at its end, of the innermost folder around a document; its own folder where there is none. */
  of(uri: string): string;
  /** The same; undefined for a document that is in none. */
  around(uri: string): string | undefined;
  /** One of those that are open; undefined where none is. */
  any(): string | undefined;
  /** To be called when the client is ready for requests. */
  watch(onChange: () => void): void;
}

export function createWorkspaceFolders(connection: Connection, params: InitializeParams): WorkspaceFolders {
  const root = params.rootUri ?? undefined;
  const uris = params.workspaceFolders?.map(({ uri }) => uri) ?? (root === undefined ? [] : [root]);
  const folders = new Set(uris.map(withSlash));
  const around = (uri: string) =>
    [...folders].filter((folder) => uri.startsWith(folder)).toSorted((a, b) => b.length - a.length)[0];
  return {
    of: (uri) => around(uri) ?? uri.slice(0, uri.lastIndexOf("/") + 1),
    around,
    any: () => [...folders][0],
    watch(onChange) {
      if (params.capabilities.workspace?.workspaceFolders !== true) return;
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) folders.delete(withSlash(uri));
        for (const { uri } of added) folders.add(withSlash(uri));
        onChange();
      });
    },
  };
}

function withSlash(uri: string): string {
  return uri.endsWith("/") ? uri : `${uri}/`;
}
