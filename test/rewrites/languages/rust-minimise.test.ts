/** Rust: programs on images without a shell. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import { lock, manifest, plain, release, source } from "./rust-projects.ts";

const stages = (image: string, command: string, last: string) =>
  `FROM ${image} AS build\nWORKDIR /src\nCOPY . .\nRUN ${command}\n\n${last}`;
const debian =
  'FROM debian:bookworm-slim\nCOPY --from=build /src/target/release/app /app\nENTRYPOINT ["/app"]\n';
const musl = debian
  .replace("debian:bookworm-slim", "alpine:3.20")
  .replace("target/", "target/x86_64-unknown-linux-musl/");

const moves: readonly RewriteCase[] = [
  {
    name: "glibc",
    text: stages("rust:1.84", "cargo build --release", debian),
    level: "A",
    has: ["FROM gcr.io/distroless/cc-debian13:nonroot"],
  },
  {
    name: "musl as a target",
    text: stages("rust:1.84", "cargo build --release --target x86_64-unknown-linux-musl", musl),
    level: "A",
    has: ["FROM gcr.io/distroless/static-debian13:nonroot"],
  },
  {
    name: "Alpine's image of rust links statically",
    text: stages(
      "rust:1.84-alpine",
      "cargo build --release",
      debian.replace("debian:bookworm-slim", "alpine"),
    ),
    level: "A",
    has: ["FROM gcr.io/distroless/static-debian13:nonroot"],
  },
  {
    name: "Alpine's own rust does not",
    text: stages(
      "alpine:3.20",
      "apk add cargo && cargo build --release",
      debian.replace("debian:bookworm-slim", "alpine:3.20"),
    ),
    level: "C",
    concerns: ["H12"],
  },
  {
    name: "the compiler's libraries beside a program without any",
    text: 'FROM rust:1.84-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\nFROM alpine:3.20\nRUN apk add --no-cache libgcc\nCOPY --from=build /app/target/release/app /app\nCMD ["/app"]\n',
    level: "A",
  },
  {
    name: "an init that is installed",
    text: 'FROM rust:1.84 AS build\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\nFROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y tini\nCOPY --from=build /app/target/release/app /app\nENTRYPOINT ["tini", "--", "/app"]\n',
    level: "A",
    has: ['ENTRYPOINT ["/app"]'],
  },
  {
    name: "musl that is linked dynamically",
    text: stages(
      "rust:1.84-alpine",
      'RUSTFLAGS="-C target-feature=-crt-static" cargo build --release',
      debian.replace("debian:bookworm-slim", "alpine:3.20"),
    ),
    level: "C",
    concerns: ["H12"],
  },
  {
    name: "a newer C library",
    text: stages(
      "ubuntu:26.04",
      "apt-get update && apt-get install -y cargo && cargo build --release",
      debian,
    ),
    level: "C",
    concerns: ["H13"],
  },
  {
    name: "OpenSSL is there",
    text: stages(
      "rust:1.84",
      "cargo build --release",
      debian.replace(
        "COPY",
        "RUN apt-get update && apt-get install -y libssl3 openssl ca-certificates\nCOPY",
      ),
    ),
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys") },
    level: "A",
  },
  {
    name: "an older OpenSSL is not",
    text: stages("rust:1.84-bullseye", "cargo build --release", debian),
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys") },
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "PostgreSQL is not",
    text: stages("rust:1.84", "cargo build --release", debian),
    files: { ...plain, "Cargo.lock": lock("app", "pq-sys") },
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "a database in a file",
    text: stages("rust:1.84", "cargo build --release", debian),
    files: { ...plain, "Cargo.lock": lock("app", "sled") },
    level: "B",
    concerns: ["S9"],
  },
  {
    name: "a program that the application starts",
    text: stages("rust:1.84", "cargo build --release", debian),
    files: source('Command::new("git").spawn()'),
    level: "B",
    concerns: ["H01"],
  },
  {
    name: "without a lock file",
    text: stages("rust:1.84", "cargo build --release", debian),
    files: { "Cargo.toml": manifest, "src/main.rs": "" },
    level: "B",
    concerns: ["H11"],
  },
  {
    name: "split first",
    text: release,
    level: "A",
    has: ["cc-debian13:nonroot"],
    lacks: ["ca-certificates"],
  },
  {
    name: "scratch is smaller already",
    text: stages("rust:1.84", "cargo build --release", musl.replace("alpine:3.20", "scratch")),
    level: "none",
  },
];

testRewrites("distroless", moves, { files: plain });
