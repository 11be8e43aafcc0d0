/** Applications in Rust and the Dockerfile that builds them. */
export const lock = (...names: readonly string[]) =>
  `version = 3\n${names.map((name) => `\n[[package]]\nname = "${name}"\nversion = "1.0.0"\n`).join("")}`;
export const manifest = '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n';
export const plain = { "Cargo.toml": manifest, "Cargo.lock": lock("app"), "src/main.rs": "fn main() {}\n" };
export const source = (line: string) => ({ ...plain, "src/main.rs": `fn main() { ${line}; }\n` });
export const build = "FROM rust:1.84\nWORKDIR /app\nCOPY . .\n";
export const release = `${build}RUN cargo build --release\nCMD ["./target/release/app"]\n`;
