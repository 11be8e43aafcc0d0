/** The open documents without configuration files, which clients may send as well. */
import type { Disposable, TextDocumentChangeEvent, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { isConfigurationUrl } from "../config/files.ts";

type Listener = (event: TextDocumentChangeEvent<TextDocument>) => void;

export interface OpenDockerfiles {
  get(uri: string): TextDocument | undefined;
  all(): readonly TextDocument[];
  /** Fires for a document that was just opened, too. */
  onDidChangeContent(listener: Listener): Disposable;
  onDidClose(listener: Listener): Disposable;
}

export function selectDockerfiles(documents: TextDocuments<TextDocument>): OpenDockerfiles {
  const filter =
    (listener: Listener): Listener =>
    (event) => {
      if (!isConfigurationUrl(event.document.uri)) listener(event);
    };
  return {
    get: (uri) => (isConfigurationUrl(uri) ? undefined : documents.get(uri)),
    all: () => documents.all().filter(({ uri }) => !isConfigurationUrl(uri)),
    onDidChangeContent: (listener) => documents.onDidChangeContent(filter(listener)),
    onDidClose: (listener) => documents.onDidClose(filter(listener)),
  };
}
