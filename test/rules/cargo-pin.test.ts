import rule from "../../server/src/rules/cargo-pin.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    {
      name: "a version",
      code: "FROM rust:1.90\nRUN cargo install ripgrep@14.1.0 && cargo install --version 1.2.3 just\n",
    },
    { name: "--locked", code: "FROM rust:1.90\nRUN cargo install --locked ripgrep\n" },
    { name: "the project itself", code: "FROM rust:1.90\nRUN cargo install --path .\n" },
    {
      name: "a commit",
      code: "FROM rust:1.90\nRUN cargo install --git https://github.com/o/p --rev 0a1b2c3\n",
    },
  ],
  bad: [
    {
      name: "no version",
      code: "FROM rust:1.90\nRUN cargo install «ripgrep»\n",
      text: "Neither a version nor --locked is given for ripgrep: any new release of it or of a dependency gets into the next build unseen.",
      fixes: [
        {
          title: "Build with the dependencies that the crate's authors locked",
          output: "FROM rust:1.90\nRUN cargo install --locked ripgrep\n",
        },
      ],
    },
    {
      name: "a repository's newest commit",
      code: "FROM rust:1.90\nRUN cargo install «--git» https://github.com/o/p\n",
    },
  ],
});
