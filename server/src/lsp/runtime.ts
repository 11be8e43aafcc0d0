/** What touches the world outside the protocol, so that the server runs in Node, in a worker and in tests. */
export interface Runtime {
  /** The bytes of web-tree-sitter's module and of tree-sitter-bash's grammar. */
  loadShellGrammar(): Promise<{ readonly runtime: Uint8Array; readonly grammar: Uint8Array }>;
  /** A file by its URL; undefined where there is none, rejects where it cannot be read. */
  readTextFile(url: string): Promise<string | undefined>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `callback` after `milliseconds`, unless the function it gives back is called before. */
  delay(callback: () => void, milliseconds: number): () => void;
}
