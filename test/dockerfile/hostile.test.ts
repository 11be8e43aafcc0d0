/** Shapes that nobody writes and that must not end the process or grow out of hand. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { engine } from "../support/engine.ts";

const commandsOf = (text: string) => engine.parse(text).scripts.flatMap((script) => script.commands);

describe("hostile shapes", () => {
  test("a chain of 10,000 commands", () => {
    const commands = commandsOf(`FROM a\nRUN c0${" && c x".repeat(10_000)}\n`);
    assert.equal(commands.length, 10_001);
    assert.deepEqual(new Set(commands.map(({ operator }) => operator)), new Set([undefined, "&&"]));
  });

  test("20,000 continuations with comments", () => {
    assert.equal(commandsOf(`FROM a\nRUN a${" \\\n# c\n".repeat(20_000)} b\n`)[0]?.arguments.length, 1);
  });

  test("10,000 stages of one name", () => {
    const { stages } = engine.parse("FROM a AS b\n".repeat(10_000));
    assert.equal(stages.length, 10_000);
  });

  test("3,000 stages, each built from the one before", () => {
    const text = Array.from({ length: 3000 }, (_, index) => `FROM s${index - 1} AS s${index}\n`).join("");
    assert.equal(engine.parse(`${text}USER app\n`).stages.at(-1)?.effectiveUser.name, "app");
  });

  test("subshells without end", () => {
    const text = `FROM a\nRUN ${"(".repeat(5000)}a${")".repeat(5000)}\nRUN b\n`;
    assert.equal(commandsOf(text).at(-1)?.program, "b");
  });

  test("sh -c in sh -c without end", () => {
    assert.ok(commandsOf(`FROM a\nRUN ${'sh -c "'.repeat(500)}\n`).length > 0);
  });

  for (const [name, part] of [
    ["redirections", "<a>"],
    ["pipes", "|"],
  ] as const) {
    test(`${name} in a row, for which the shell's grammar needs minutes`, () => {
      const commands = commandsOf(`FROM a\nRUN ${part.repeat(50_000)}\nRUN b\n`);
      assert.equal(commands.at(-1)?.program, "b");
    });
  }

  test("expansions in expansions without end", () => {
    for (const part of ["${a", "${a:-", "${a/", "${a:+"]) {
      const [stage] = engine.parse(
        `FROM a\nENV X=${part.repeat(30_000)}\nRUN b ${part.repeat(30_000)}\nUSER c\n`,
      ).stages;
      assert.equal(stage?.effectiveUser.name, "c");
      assert.ok(Array.isArray(commandsOf(`FROM a\nRUN b ${part.repeat(30_000)}\n`)));
    }
  });

  test("a value that doubles with each line", () => {
    const { stages } = engine.parse(`FROM a\nENV A=x\n${"ENV A=$A$A\n".repeat(60)}RUN a $A\n`);
    assert.equal(stages[0]?.environment.get("A")?.value, undefined);
  });

  test("a shell variable that doubles with each command", () => {
    assert.equal(commandsOf(`FROM a\nRUN A=x${"; A=$A$A".repeat(60)}; b $A\n`)[0]?.program, "b");
  });

  test("a glob that matches in too many ways", () => {
    const text = `FROM a\nARG V=${"a".repeat(5000)}\nARG W=\${V%%${"*a".repeat(30)}b}\n`;
    assert.equal(engine.parse(text).stages[0]?.environment.get("W")?.value, undefined);
  });

  test("quotes that never close", () => {
    assert.ok(Array.isArray(commandsOf(`FROM a\nRUN ${"echo 'x && \"".repeat(5000)}\n`)));
  });

  for (const text of [
    "",
    "\uFEFF",
    "\0",
    "\r",
    "\\",
    "FROM",
    "\uFEFFFROM a",
    "FROM a\0b",
    "RUN",
    "ONBUILD",
    "ONBUILD ONBUILD RUN a",
    "RUN [",
    "ENV",
    "ARG =",
    "LABEL '",
    "COPY --from=",
    "RUN <<",
    "RUN <<EOF",
    "# escape=`\nRUN a `",
    "\uD800FROM a",
  ]) {
    test(`nothing but ${JSON.stringify(text)}`, () => {
      assert.ok(Array.isArray(engine.lint(engine.parse(text))));
    });
  }
});
