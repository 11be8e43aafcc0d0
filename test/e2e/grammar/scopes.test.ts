/** The tables of scopes.txt, and that nothing half typed reaches into the next instruction. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { checkScopes } from "./expectations.ts";
import { createTokenizer } from "./tokenizer.ts";

const tokenize = await createTokenizer();

describe("the grammar", () => {
  const tables = readFileSync(join(import.meta.dirname, "scopes.txt"), "utf8")
    .split(/^# /m)
    .slice(1);
  for (const table of tables) {
    const nameEnd = table.indexOf("\n");
    test(table.slice(0, nameEnd), () => checkScopes(tokenize, table.slice(nameEnd)));
  }
});

const following = `
|RUN make
 ^^^ keyword.other.special-method !meta.embedded !string !comment
     ^^^^ entity.name.command.shell !string !comment
|COPY . .
 ^^^^ keyword.other.special-method !meta.embedded !string !comment
|FROM node:22
 ^^^^ keyword.other.special-method !meta.embedded !string !comment`;

describe("what comes behind a line that is half typed", () => {
  for (const text of [
    "RUN echo 'open",
    'RUN echo "open',
    "RUN echo $(open",
    "RUN echo `open",
    "RUN echo ${open",
    "RUN if true; then",
    "RUN case x in",
    "RUN f() {",
    "RUN cat <<EOF",
    "RUN <<EOF\nmake 'open",
    "COPY <<EOF /x\nopen",
    "RUN make && \\",
    "RUN \\",
    "RUN a # b \\",
    "RUN [",
    'RUN ["a',
    'CMD [ "a", \\',
    "RUN",
    "HEALTHCHECK --interval=",
    "HEALTHCHECK CMD",
    "LABEL a='open",
    'ENV A="open \\',
    "LABEL a=don't",
    "RU 'open",
    "ONBUILD",
    "SHELL [",
    "FROM",
    "# dockerfile-security ignore=",
    "# escape=",
  ]) {
    test(text, () => checkScopes(tokenize, text.replaceAll(/^/gm, "|") + following));
  }
});

test("lines may end as on Windows", () => {
  const table = "|RUN a \\\n|  && b\n      ^ entity.name.command.shell";
  checkScopes((text) => tokenize(text.replaceAll("\n", "\r\n")), table);
});
