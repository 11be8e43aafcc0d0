/** Rust: shapes of Dockerfiles, what is made of them and what is refused. */
import { compareRows, type Row } from "./rows.ts";

const lock = (...names: readonly string[]) =>
  `version = 3\n${names.map((name) => `\n[[package]]\nname = "${name}"\nversion = "1.0.0"\n`).join("")}`;
const manifest = '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n';
const plain = { "Cargo.toml": manifest, "Cargo.lock": lock("app"), "src/main.rs": "fn main() {}\n" };
const source = (line: string) => ({ ...plain, "src/main.rs": `fn main() { ${line}; }\n` });
const build = "FROM rust:1.84\nWORKDIR /app\nCOPY . .\n";
const release = `${build}RUN cargo build --release\nCMD ["./target/release/app"]\n`;

const splits: readonly Row[] = [
  {
    name: "target/release",
    dockerfile: release,
    is: "A",
    has: ["FROM debian:bookworm-slim", "COPY --from=build /app/target/release/app /app/target/release/app"],
  },
  {
    name: "cargo install puts it where PATH finds it",
    dockerfile: `${build}RUN cargo install --path .\nCMD ["app"]\n`,
    is: "A",
    has: ["COPY --from=build /usr/local/cargo/bin/app /usr/local/bin/app", 'CMD ["app"]'],
  },
  {
    name: "cargo install with a root",
    dockerfile: `${build}RUN cargo install --path . --root /usr/local\nCMD ["/usr/local/bin/app"]\n`,
    is: "A",
    has: ["COPY --from=build /usr/local/bin/app /usr/local/bin/app"],
  },
  {
    name: "a program with a name of its own",
    dockerfile: release.replace("release/app", "release/server"),
    files: { ...plain, "Cargo.toml": `${manifest}\n[[bin]]\nname = "server"\npath = "src/main.rs"\n` },
    is: "A",
    has: ["/app/target/release/server /app/target/release/server"],
  },
  {
    name: "--bin and src/bin",
    dockerfile: `${build}RUN cargo build --release --bin worker\nCMD ["/app/target/release/worker"]\n`,
    files: { ...plain, "src/bin/worker.rs": "fn main() {}\n" },
    is: "A",
    has: ["/app/target/release/worker"],
  },
  {
    name: "without --release",
    dockerfile: `${build}RUN cargo build\nCMD ["/app/target/debug/app"]\n`,
    is: "A",
    has: ["/app/target/debug/app"],
  },
  {
    name: "a profile and a target",
    dockerfile: `${build}RUN cargo build --profile dist --target x86_64-unknown-linux-musl\nCMD ["/app/target/x86_64-unknown-linux-musl/dist/app"]\n`,
    is: "A",
    has: ["musl/dist/app"],
  },
  {
    name: "another folder for what is built",
    dockerfile: `FROM rust:1.84\nENV CARGO_TARGET_DIR=/out\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\nCMD ["/out/release/app"]\n`,
    is: "A",
    has: ["COPY --from=build /out/release/app /out/release/app"],
    hasNot: ["slim\nENV CARGO_TARGET_DIR"],
  },
  {
    name: "a member of a workspace",
    dockerfile: `${build}RUN cargo build --release -p api\nCMD ["./target/release/api"]\n`,
    files: {
      "Cargo.toml": '[workspace]\nmembers = ["api", "lib"]\n',
      "Cargo.lock": lock("api"),
      "api/Cargo.toml": manifest.replace("app", "api"),
      "api/src/main.rs": "fn main() {}\n",
      "lib/Cargo.toml": manifest.replace("app", "lib"),
      "lib/src/lib.rs": "",
    },
    is: "A",
    has: ["/app/target/release/api"],
  },
  {
    name: "a cache that is no part of the image",
    dockerfile: `${build}RUN --mount=type=cache,target=/app/target cargo build --release && cp target/release/app /usr/local/bin/\nCMD ["app"]\n`,
    is: "A",
    has: ["COPY --from=build /usr/local/bin/app /usr/local/bin/app"],
  },
  {
    name: "cargo run becomes a build",
    dockerfile: `${build}CMD ["cargo", "run", "--release", "--", "--port", "80"]\n`,
    is: "B H05",
    has: ["RUN cargo build --release", 'CMD ["/app/target/release/app", "--port", "80"]'],
  },
  {
    name: "cargo run of what is built already",
    dockerfile: `${build}RUN cargo build --release\nCMD cargo run --release\n`,
    is: "B H05",
    has: ['CMD ["/app/target/release/app"]'],
    hasNot: ["cargo build --release\nRUN"],
  },
  {
    name: "OpenSSL",
    dockerfile: release,
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys") },
    is: "A",
    has: ["apt-get install -y --no-install-recommends ca-certificates libssl3 "],
  },
  {
    name: "OpenSSL of Debian 11",
    dockerfile: release.replace("rust:1.84", "rust:1.84-bullseye"),
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys") },
    is: "A",
    has: ["libssl1.1"],
  },
  {
    name: "OpenSSL that is compiled in",
    dockerfile: release,
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys", "openssl-src") },
    is: "A",
    hasNot: ["libssl"],
  },
  {
    name: "PostgreSQL",
    dockerfile: release,
    files: { ...plain, "Cargo.lock": lock("app", "pq-sys") },
    is: "A",
    has: ["libpq5"],
  },
  {
    name: "SQLite that is compiled in",
    dockerfile: release,
    files: {
      ...plain,
      "Cargo.toml": `${manifest}\n[dependencies]\nrusqlite = { version = "0.32", features = ["bundled"] }\n`,
      "Cargo.lock": lock("app", "libsqlite3-sys"),
    },
    is: "A",
    hasNot: ["libsqlite3"],
  },
  {
    name: "without a lock file",
    dockerfile: release,
    files: { "Cargo.toml": manifest, "src/main.rs": "fn main() {}\n" },
    is: "B H11",
  },
  {
    name: "alpine",
    dockerfile: release.replace("rust:1.84", "rust:1.84-alpine3.21"),
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys") },
    is: "A",
    has: ["FROM alpine:3.21\n"],
    hasNot: ["apk add"],
  },
  {
    name: "files that the sources name",
    dockerfile: release,
    files: { ...source('fs::read(format!("static/{name}"))'), "static/a.css": "", "docs/a.txt": "" },
    is: "A",
    has: ["COPY --from=build /app/static /app/static"],
    hasNot: ["docs"],
  },
  {
    name: "files that are compiled in",
    dockerfile: release,
    files: {
      ...source('include_str!("../static/a.css"); sqlx::migrate!()'),
      "static/a.css": "",
      "migrations/1.sql": "",
    },
    is: "A",
    hasNot: ["static /app/static", "migrations"],
  },
  {
    name: "templates that become code",
    dockerfile: release,
    files: {
      ...plain,
      "Cargo.toml": `${manifest}\n[dependencies]\naskama = "0.12"\n`,
      "templates/a.html": "",
    },
    is: "A",
    hasNot: ["templates"],
  },
  {
    name: "Rocket's settings",
    dockerfile: release,
    files: { ...plain, "Cargo.toml": `${manifest}\n[dependencies]\nrocket = "0.5"\n`, "Rocket.toml": "" },
    is: "A",
    has: ["COPY --from=build /app/Rocket.toml /app/Rocket.toml"],
  },
  {
    name: "a folder of settings",
    dockerfile: release,
    files: { ...source('File::with_name("config/default")'), "config/default.toml": "" },
    is: "A",
    has: ["COPY --from=build /app/config /app/config"],
  },
  { name: "cargo watch", dockerfile: `${build}CMD ["cargo", "watch", "-x", "run"]\n`, is: "C H05" },
  {
    name: "nothing builds what is started",
    dockerfile: `${build}RUN cargo build --release\nCMD ["server"]\n`,
    is: "C S4",
  },
  { name: "no program", dockerfile: `${build}RUN cargo build --release\n`, is: "none" },
  {
    name: "another language's program",
    dockerfile: 'FROM debian:12\nRUN cargo install wasm-pack\nCOPY . .\nCMD ["perl", "server.pl"]\n',
    files: {},
    is: "none",
  },
  {
    name: "Windows line ends",
    dockerfile: release.replaceAll("\n", "\r\n"),
    is: "A",
  },
];

const stages = (image: string, command: string, last: string) =>
  `FROM ${image} AS build\nWORKDIR /src\nCOPY . .\nRUN ${command}\n\n${last}`;
const debian =
  'FROM debian:bookworm-slim\nCOPY --from=build /src/target/release/app /app\nENTRYPOINT ["/app"]\n';
const musl = debian
  .replace("debian:bookworm-slim", "alpine:3.20")
  .replace("target/", "target/x86_64-unknown-linux-musl/");

const moves: readonly Row[] = [
  {
    name: "glibc",
    dockerfile: stages("rust:1.84", "cargo build --release", debian),
    is: "A",
    has: ["FROM gcr.io/distroless/cc-debian13:nonroot"],
  },
  {
    name: "musl as a target",
    dockerfile: stages("rust:1.84", "cargo build --release --target x86_64-unknown-linux-musl", musl),
    is: "A",
    has: ["FROM gcr.io/distroless/static-debian13:nonroot"],
  },
  {
    name: "Alpine's image of rust links statically",
    dockerfile: stages(
      "rust:1.84-alpine",
      "cargo build --release",
      debian.replace("debian:bookworm-slim", "alpine"),
    ),
    is: "A",
    has: ["FROM gcr.io/distroless/static-debian13:nonroot"],
  },
  {
    name: "Alpine's own rust does not",
    dockerfile: stages(
      "alpine:3.20",
      "apk add cargo && cargo build --release",
      debian.replace("debian:bookworm-slim", "alpine:3.20"),
    ),
    is: "C H12",
  },
  {
    name: "musl that is linked dynamically",
    dockerfile: stages(
      "rust:1.84-alpine",
      'RUSTFLAGS="-C target-feature=-crt-static" cargo build --release',
      debian.replace("debian:bookworm-slim", "alpine:3.20"),
    ),
    is: "C H12",
  },
  {
    name: "a newer C library",
    dockerfile: stages(
      "ubuntu:26.04",
      "apt-get update && apt-get install -y cargo && cargo build --release",
      debian,
    ),
    is: "C H13",
  },
  {
    name: "OpenSSL is there",
    dockerfile: stages(
      "rust:1.84",
      "cargo build --release",
      debian.replace(
        "COPY",
        "RUN apt-get update && apt-get install -y libssl3 openssl ca-certificates\nCOPY",
      ),
    ),
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys") },
    is: "A",
  },
  {
    name: "an older OpenSSL is not",
    dockerfile: stages("rust:1.84-bullseye", "cargo build --release", debian),
    files: { ...plain, "Cargo.lock": lock("app", "openssl-sys") },
    is: "C H11",
  },
  {
    name: "PostgreSQL is not",
    dockerfile: stages("rust:1.84", "cargo build --release", debian),
    files: { ...plain, "Cargo.lock": lock("app", "pq-sys") },
    is: "C H11",
  },
  {
    name: "a database in a file",
    dockerfile: stages("rust:1.84", "cargo build --release", debian),
    files: { ...plain, "Cargo.lock": lock("app", "sled") },
    is: "B S9",
  },
  {
    name: "a program that the application starts",
    dockerfile: stages("rust:1.84", "cargo build --release", debian),
    files: source('Command::new("git").spawn()'),
    is: "B H01",
  },
  {
    name: "without a lock file",
    dockerfile: stages("rust:1.84", "cargo build --release", debian),
    files: { "Cargo.toml": manifest, "src/main.rs": "" },
    is: "B H11",
  },
  {
    name: "split first",
    dockerfile: release,
    is: "A",
    has: ["cc-debian13:nonroot"],
    hasNot: ["ca-certificates"],
  },
  {
    name: "scratch is smaller already",
    dockerfile: stages("rust:1.84", "cargo build --release", musl.replace("alpine:3.20", "scratch")),
    is: "none",
  },
];

compareRows("multi-stage", "Rust", splits, plain);
compareRows("distroless", "Rust", moves, plain);
