/** `chmod +x` in a stage that has no shell any more. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";

const files = {
  "go.mod": "module example.com/shop\n\ngo 1.24\n",
  "main.go": "package main\n\nfunc main() {}\n",
};
const build =
  "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/shop .\n\n";

const cases: readonly RewriteCase[] = [
  {
    name: "of a file of another stage is done there",
    text: `${build}FROM alpine:3.22\nCOPY --from=build /out/shop /shop\nRUN chmod +x /shop\nENTRYPOINT ["/shop"]\n`,
    files,
    level: "A",
    has: ["-o /out/shop .\nRUN chmod +x /out/shop\n"],
    lacks: ["RUN chmod +x /shop"],
  },
  {
    name: "into a folder, by number",
    text: `${build}FROM alpine:3.22\nWORKDIR /app\nCOPY --from=build /out/shop ./\nRUN chmod 755 shop\nENTRYPOINT ["/app/shop"]\n`,
    files,
    level: "A",
    has: ["RUN chmod 755 /out/shop\n"],
  },
  {
    name: "of a file of the context needs a shell",
    text: `${build}FROM alpine:3.22\nCOPY --from=build /out/shop /shop\nCOPY hook /hook\nRUN chmod +x /hook\nENTRYPOINT ["/shop"]\n`,
    files: { ...files, hook: "" },
    level: "C",
    concerns: ["H01"],
  },
  {
    name: "of a folder and all in it needs a shell",
    text: `${build}FROM alpine:3.22\nCOPY --from=build /out /app\nRUN chmod -R 755 /app\nENTRYPOINT ["/app/shop"]\n`,
    files,
    level: "C",
    concerns: ["H01"],
  },
];

testRewrites("distroless", cases);
