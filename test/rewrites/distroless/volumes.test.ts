import assert from "node:assert/strict";
import { test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

test("a volume at /tmp is everybody's, as the folder is in the image", async () => {
  const { level, problems } = await rewrite(
    "distroless",
    'FROM eclipse-temurin:21-jre\nVOLUME /tmp\nCOPY app.jar /app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]\n',
  );
  assert.deepEqual({ level, problems }, { level: "A", problems: [] });
});
