/** VS Code's own tokenizer with VS Code's own grammars, and this extension's injected as its manifest says. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

import { requireCodeServer } from "../../../scripts/machine/code-server.ts";
import { inProject } from "../../../scripts/machine/paths.ts";

interface GrammarContribution {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo?: readonly string[];
}

export interface Token {
  readonly text: string;
  /** UTF-16 offset in its line. */
  readonly start: number;
  /** The scopes below the root, outermost first. */
  readonly scopes: readonly string[];
}

export interface TokenizedLine {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Splits a Dockerfile as VS Code would colour it. */
export type Tokenizer = (text: string) => readonly TokenizedLine[];

export async function createTokenizer(): Promise<Tokenizer> {
  // The entry file is out/node/entry.js.
  const builtIn = join(dirname(await requireCodeServer()), "../../lib/vscode/extensions");
  const folders = readdirSync(builtIn, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = new Map<string, string>();
  for (const { name } of folders) {
    for (const { scopeName, path } of readGrammars(join(builtIn, name))) files.set(scopeName, path);
  }
  const own = readGrammars(inProject());
  for (const { scopeName, path } of own) files.set(scopeName, path);

  const { resolve } = createRequire(import.meta.url);
  await oniguruma.loadWASM(readFileSync(resolve("vscode-oniguruma/release/onig.wasm")));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve(oniguruma),
    loadGrammar: async (scopeName) => {
      const file = files.get(scopeName);
      return file === undefined ? null : textmate.parseRawGrammar(readFileSync(file, "utf8"), file);
    },
    getInjections: (scopeName) =>
      own.filter(({ injectTo }) => injectTo?.includes(scopeName)).map((grammar) => grammar.scopeName),
  });
  const grammar = await registry.loadGrammar("source.dockerfile");
  if (grammar === null) throw new Error("VS Code has no grammar for Dockerfiles.");
  return (text) => {
    let state = textmate.INITIAL;
    return text.split(/\r?\n/).map((line) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      return {
        text: line,
        tokens: tokens.map(({ startIndex, endIndex, scopes }) => ({
          text: line.slice(startIndex, endIndex),
          start: startIndex,
          scopes: scopes.slice(1),
        })),
      };
    });
  };
}

/** The grammars of an extension, with absolute paths. */
function readGrammars(extension: string): readonly GrammarContribution[] {
  let manifest: { contributes?: { grammars?: readonly GrammarContribution[] } };
  try {
    manifest = JSON.parse(readFileSync(join(extension, "package.json"), "utf8"));
  } catch {
    return [];
  }
  const grammars = manifest.contributes?.grammars ?? [];
  return grammars.map((grammar) => ({ ...grammar, path: join(extension, grammar.path) }));
}
