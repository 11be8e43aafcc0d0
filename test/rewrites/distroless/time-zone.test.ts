import assert from "node:assert/strict";
import { test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

async function move(...lines: readonly string[]) {
  const file = [
    "FROM eclipse-temurin:21-jre-alpine",
    ...lines,
    "COPY app.jar /app.jar",
    'CMD ["java", "-jar", "/app.jar"]',
    "",
  ];
  return rewrite("distroless", file.join("\n"));
}

const cases: readonly (readonly [lines: readonly string[], added: string | undefined])[] = [
  [["RUN ln -sf /usr/share/zoneinfo/Asia/Seoul /etc/localtime"], "ENV TZ=Asia/Seoul"],
  [
    [
      'RUN apk add --no-cache tzdata && cp /usr/share/zoneinfo/Asia/Shanghai /etc/localtime && echo "Asia/Shanghai" > /etc/timezone',
    ],
    "ENV TZ=Asia/Shanghai",
  ],
  [
    [
      "ENV TZ=Europe/Berlin",
      "RUN ln -snf /usr/share/zoneinfo/$TZ /etc/localtime && echo $TZ > /etc/timezone",
    ],
    undefined,
  ],
];

for (const [lines, added] of cases) {
  test(lines.join(" "), async () => {
    const { level, text, problems } = await move(...lines);
    assert.equal(level, "A");
    const result = text?.split("\n") ?? [];
    assert.equal(
      result.find((line) => line.startsWith("ENV TZ") && !lines.includes(line)),
      added,
    );
    assert.ok(!result.some((line) => line.startsWith("RUN")));
    assert.deepEqual(problems, []);
  });
}

test("a zone that nobody knows needs the shell", async () => {
  const { level, concerns } = await move("ARG ZONE", "RUN ln -sf /usr/share/zoneinfo/$ZONE /etc/localtime");
  assert.deepEqual({ level, concerns }, { level: "C", concerns: ["H01"] });
});
