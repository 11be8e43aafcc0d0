/** Rust: shapes of Dockerfiles, what is made of them and what is refused. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";

const lock = (...names: readonly string[]) =>
  `version = 3\n${names.map((name) => `\n[[package]]\nname = "${name}"\nversion = "1.0.0"\n`).join("")}`;
const manifest = '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n';
const plain = { "Cargo.toml": manifest, "Cargo.lock": lock("app"), "src/main.rs": "fn main() {}\n" };
const source = (line: string) => ({ ...plain, "src/main.rs": `fn main() { ${line}; }\n` });
const build = "FROM rust:1.84\nWORKDIR /app\nCOPY . .\n";
const release = `${build}RUN cargo build --release\nCMD ["./target/release/app"]\n`;

const splits: readonly RewriteCase[] = [
  {
    name: "target/release",
    text: release,
    level: "A",
    has: ["FROM debian:bookworm-slim", "COPY --from=build /app/target/release/app /app/target/release/app"],
  },
  {
    name: "cargo install puts it where PATH finds it",
    text: `${build}RUN cargo install --path .\nCMD ["app"]\n`,
    level: "A",
    has: ["COPY --from=build /usr/local/cargo/bin/app /usr/local/bin/app", 'CMD ["app"]'],
  },
  {
    name: "cargo install with a root",
    text: `${build}RUN cargo install --path . --root /usr/local\nCMD ["/usr/local/bin/app"]\n`,
    level: "A",
    has: ["COPY --from=build /usr/local/bin/app /usr/local/bin/app"],
  },
  {
    name: "a program with a name of its own",
    text: release.replace("release/app", "release/server"),
    files: { ...plain, "Cargo.toml": `${manifest}\n[[bin]]\nname = "server"\npath = "src/main.rs"\n` },
    level: "A",
    has: ["/app/target/release/server /app/target/release/server"],
  },
  {
    name: "--bin and src/bin",
    text: `${build}RUN cargo build --release --bin worker\nCMD ["/app/target/release/worker"]\n`,
    files: { ...plain, "src/bin/worker.rs": "fn main() {}\n" },
    level: "A",
    has: ["/app/target/release/worker"],
  },
  {
    name: "without --release",
    text: `${build}RUN cargo build\nCMD ["/app/target/debug/app"]\n`,
    level: "A",
    has: ["/app/target/debug/app"],
  },
  {
    name: "a profile and a target",
    text: `${build}RUN cargo build --profile dist --target x86_64-unknown-linux-musl\nCMD ["/app/target/x86_64-unknown-linux-musl/dist/app"]\n`,
    level: "A",
    has: ["musl/dist/app"],
  },
  {
    name: "another folder for what is built",
    text: `FROM rust:1.84\nENV CARGO_TARGET_DIR=/out\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\nCMD ["/out/release/app"]\n`,
    level: "A",
    has: ["COPY --from=build /out/release/app /out/release/app"],
    lacks: ["slim\nENV CARGO_TARGET_DIR"],
  },
  {
    name: "a member of a workspace",
    text: `${build}RUN cargo build --release -p api\nCMD ["./target/release/api"]\n`,
    files: {
      "Cargo.toml": '[workspace]\nmembers = ["api", "lib"]\n',
      "Cargo.lock": lock("api"),
      "api/Cargo.toml": manifest.replace("app", "api"),
      "api/src/main.rs": "fn main() {}\n",
      "lib/Cargo.toml": manifest.replace("app", "lib"),
      "lib/src/lib.rs": "",
    },
    level: "A",
    has: ["/app/target/release/api"],
  },
  {
    name: "a cache that is no part of the image",
    text: `${build}RUN --mount=type=cache,target=/app/target cargo build --release && cp target/release/app /usr/local/bin/\nCMD ["app"]\n`,
    level: "A",
    has: ["COPY --from=build /usr/local/bin/app /usr/local/bin/app"],
  },
  {
    name: "cargo run becomes a build",
    text: `${build}CMD ["cargo", "run", "--release", "--", "--port", "80"]\n`,
    level: "A",
    has: ["RUN cargo build --release", 'CMD ["/app/target/release/app", "--port", "80"]'],
  },
  {
    name: "cargo run of a program that asks cargo where it is",
    text: `${build}CMD ["cargo", "run"]\n`,
    files: source('std::env::var("CARGO_MANIFEST_DIR")'),
    level: "B",
    concerns: ["H05"],
  },
  {
    name: "cargo run of what is built already",
    text: `${build}RUN cargo build --release\nCMD cargo run --release\n`,
    level: "A",
    has: ['CMD ["/app/target/release/app"]'],
    lacks: ["cargo build --release\nRUN"],
  },
  {
    name: "OpenSSL",
    text: release,
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys") },
    level: "A",
    has: ["apt-get install -y --no-install-recommends ca-certificates libssl3 "],
  },
  {
    name: "OpenSSL of Debian 11",
    text: release.replace("rust:1.84", "rust:1.84-bullseye"),
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys") },
    level: "A",
    has: ["libssl1.1"],
  },
  {
    name: "OpenSSL that is compiled in",
    text: release,
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys", "openssl-src") },
    level: "A",
    lacks: ["libssl"],
  },
  {
    name: "PostgreSQL",
    text: release,
    files: { ...plain, "Cargo.lock": lock("app", "pq-sys") },
    level: "A",
    has: ["libpq5"],
  },
  {
    name: "SQLite that is compiled in",
    text: release,
    files: {
      ...plain,
      "Cargo.toml": `${manifest}\n[dependencies]\nrusqlite = { version = "0.32", features = ["bundled"] }\n`,
      "Cargo.lock": lock("app", "libsqlite3-sys"),
    },
    level: "A",
    lacks: ["libsqlite3"],
  },
  {
    name: "without a lock file",
    text: release,
    files: { "Cargo.toml": manifest, "src/main.rs": "fn main() {}\n" },
    level: "B",
    concerns: ["H11"],
  },
  {
    name: "alpine",
    text: release.replace("rust:1.84", "rust:1.84-alpine3.21"),
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys") },
    level: "A",
    has: ["FROM alpine:3.21\n"],
    lacks: ["apk add"],
  },
  {
    name: "files that the sources name",
    text: release,
    files: { ...source('fs::read(format!("static/{name}"))'), "static/a.css": "", "docs/a.txt": "" },
    level: "A",
    has: ["COPY --from=build /app/static /app/static"],
    lacks: ["docs"],
  },
  {
    name: "files that are compiled in",
    text: release,
    files: {
      ...source('include_str!("../static/a.css"); sqlx::migrate!()'),
      "static/a.css": "",
      "migrations/1.sql": "",
    },
    level: "A",
    lacks: ["static /app/static", "migrations"],
  },
  {
    name: "templates that become code",
    text: release,
    files: {
      ...plain,
      "Cargo.toml": `${manifest}\n[dependencies]\naskama = "0.12"\n`,
      "templates/a.html": "",
    },
    level: "A",
    lacks: ["templates"],
  },
  {
    name: "Rocket's settings",
    text: release,
    files: { ...plain, "Cargo.toml": `${manifest}\n[dependencies]\nrocket = "0.5"\n`, "Rocket.toml": "" },
    level: "A",
    has: ["COPY --from=build /app/Rocket.toml /app/Rocket.toml"],
  },
  {
    name: "a folder of settings",
    text: release,
    files: { ...source('File::with_name("config/default")'), "config/default.toml": "" },
    level: "A",
    has: ["COPY --from=build /app/config /app/config"],
  },
  {
    name: "cargo watch",
    text: `${build}CMD ["cargo", "watch", "-x", "run"]\n`,
    level: "C",
    concerns: ["H05"],
  },
  {
    name: "nothing builds what is started",
    text: `${build}RUN cargo build --release\nCMD ["server"]\n`,
    level: "C",
    concerns: ["S4"],
  },
  { name: "no program", text: `${build}RUN cargo build --release\n`, level: "none" },
  {
    name: "another language's program",
    text: 'FROM debian:12\nRUN cargo install wasm-pack\nCOPY . .\nCMD ["perl", "server.pl"]\n',
    files: {},
    level: "none",
  },
  {
    name: "Windows line ends",
    text: release.replaceAll("\n", "\r\n"),
    level: "A",
  },
  {
    name: "what Cargo.toml itself asks of the system, without a lock file",
    text: release,
    files: {
      "Cargo.toml": `${manifest}\n[dependencies]\ndiesel = { version = "2", features = ["sqlite", "r2d2"] }\nreqwest = "0.11"\n`,
      "src/main.rs": "fn main() {}\n",
    },
    level: "B",
    concerns: ["H11"],
    has: ["libsqlite3-0 libssl3", "No crate but openssl-sys, libsqlite3-sys links"],
  },
  {
    name: "the same where features keep it out",
    text: release,
    files: {
      "Cargo.toml": `${manifest}\n[dependencies]\nrusqlite = { version = "0.31", features = ["bundled"] }\nreqwest = { version = "0.12", default-features = false, features = ["rustls-tls"] }\n`,
      "src/main.rs": "fn main() {}\n",
    },
    level: "B",
    concerns: ["H11"],
    lacks: ["apt-get install"],
  },
  {
    name: "a nightly compiler is Debian's, too",
    text: release.replace("rust:1.84", "rustlang/rust:nightly-bookworm"),
    level: "A",
    has: ["FROM debian:bookworm-slim"],
  },
  {
    name: "libraries that are linked in on Alpine",
    text: 'FROM rust:1.84-alpine3.21\nRUN apk add --no-cache musl-dev openssl-dev openssl-libs-static tzdata\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\nCMD ["./target/release/app"]\n',
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys") },
    level: "A",
    has: ["RUN apk add --no-cache tzdata\n"],
  },
  {
    name: "the tools for musl are for the build",
    text: `FROM rust:1.84\nRUN apt-get update && apt-get install -y musl-tools musl-dev\nWORKDIR /app\nCOPY . .\nRUN cargo build --release --target x86_64-unknown-linux-musl\nCMD ["./target/x86_64-unknown-linux-musl/release/app"]\n`,
    level: "A",
    lacks: ["install -y --no-install-recommends"],
  },
  {
    name: "cargo behind another command of the start",
    text: `${build}RUN cargo install sqlx-cli\nCMD sqlx migrate run && cargo run\n`,
    level: "C",
    concerns: ["H05"],
  },
  {
    name: "pages that cargo leptos makes",
    text: `${build}RUN cargo install cargo-leptos && cargo leptos build --release\nCMD ["./target/release/app"]\n`,
    files: {
      ...plain,
      "Cargo.toml": `${manifest}\n[dependencies]\nleptos = "0.7"\n\n[package.metadata.leptos]\nsite-root = "target/pages"\n`,
      "public/icon.ico": "",
    },
    level: "B",
    concerns: ["S4"],
    has: [
      "COPY --from=build /app/target/pages /app/target/pages",
      "COPY --from=build /app/Cargo.toml /app/Cargo.toml",
    ],
    lacks: ["/app/public"],
  },
];

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

testRewrites("multi-stage", splits, { files: plain });
testRewrites("distroless", moves, { files: plain });
