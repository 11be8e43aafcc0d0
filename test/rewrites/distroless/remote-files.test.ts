import assert from "node:assert/strict";
import { test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

const fileOf = (line: string) =>
  `FROM eclipse-temurin:21-jre\n${line}\nCOPY app.jar /app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]\n`;

const cases: readonly (readonly [line: string, result: string])[] = [
  // Docker gives it to root alone, and another user runs the image.
  ["ADD https://example.com/a.jar /a.jar", "ADD --chmod=0644 https://example.com/a.jar /a.jar"],
  ["ADD --chmod=755 https://example.com/a /a", "ADD --chmod=755 https://example.com/a /a"],
  ["ADD https://example.com/repo.git#main /src", "ADD https://example.com/repo.git#main /src"],
  ["ADD files.tar /srv", "ADD files.tar /srv"],
];

for (const [line, result] of cases) {
  test(line, async () => {
    const { text, problems } = await rewrite("distroless", fileOf(line));
    assert.ok(text?.split("\n").includes(result), text);
    assert.deepEqual(problems, []);
  });
}
