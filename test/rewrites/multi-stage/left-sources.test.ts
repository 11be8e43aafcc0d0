/** Sources stay in the stage that builds, whatever folder they lie in and whatever is done to them there. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";

const go = {
  "go.mod": "module example.com/shop\n\ngo 1.22\n",
  "main.go": "package main\n\nfunc main() {}\n",
};
const alpine = "FROM alpine:3.22\nRUN apk add --no-cache g++ make\n";

const shapes: readonly RewriteCase[] = [
  {
    name: "a folder that the compiler is given by a relative path",
    text: `${alpine}COPY src/ /src/\nRUN g++ -o app src/main.cpp\nCMD ["/app"]\n`,
    files: { "src/main.cpp": "int main() {}\n" },
    level: "A",
    lines: ["COPY src/ /src/", "RUN g++ -o app src/main.cpp", "FROM alpine:3.22"],
  },
  {
    name: "a folder that a pattern is in",
    text: `${alpine}COPY src /src\nRUN g++ -o app src/*.cpp\nCMD ["/app"]\n`,
    files: { "src/main.cpp": "int main() {}\n" },
    level: "A",
    lines: ["COPY src /src", "RUN g++ -o app src/*.cpp", "FROM alpine:3.22"],
  },
  {
    name: "a folder beside the sources that are built in the root folder",
    text: 'FROM golang:1.22\nWORKDIR /\nCOPY go.mod main.go ./\nCOPY internal ./internal\nRUN go build -o /shop\nCMD ["/shop"]\n',
    files: { ...go, "internal/price/price.go": "package price\n" },
    level: "A",
    lines: ["COPY internal ./internal", "RUN go build -o /shop", "FROM debian:bookworm-slim"],
    lacks: ["/internal /internal"],
  },
  {
    name: "a first source that is there for the cache",
    text: 'FROM rust:1.84\nWORKDIR /app\nCOPY Cargo.toml Cargo.lock ./\nRUN mkdir src && echo "fn main() {}" > src/main.rs && cargo build --release\nCOPY . .\nRUN touch src/main.rs && cargo build --release\nCMD ["./target/release/app"]\n',
    files: {
      "Cargo.toml": '[package]\nname = "app"\nversion = "0.1.0"\n',
      "Cargo.lock": 'version = 3\n\n[[package]]\nname = "app"\nversion = "0.1.0"\n',
      "src/main.rs": "fn main() {}\n",
    },
    level: "A",
    lacks: ["src/main.rs /app"],
  },
  {
    name: "a source that is changed for the build",
    text: 'FROM golang:1.22\nWORKDIR /app\nCOPY . .\nRUN sed -i s/a/b/ main.go && chmod 600 main.go\nRUN go build -o shop .\nCMD ["./shop"]\n',
    files: go,
    level: "A",
    lines: ["RUN sed -i s/a/b/ main.go && chmod 600 main.go", "FROM debian:bookworm-slim"],
    lacks: ["main.go /app/main.go"],
  },
  {
    name: "a folder that is made beside the sources is made again",
    text: 'FROM golang:1.22\nWORKDIR /app\nCOPY . .\nRUN mkdir -p data && chmod 777 data\nRUN go build -o shop .\nCMD ["./shop"]\n',
    files: go,
    level: "A",
    lines: ["FROM debian:bookworm-slim", "RUN mkdir -p data && chmod 777 data"],
  },
];

testRewrites("multi-stage", shapes);
