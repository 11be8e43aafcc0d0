/** Settings of Bundler that only root finds. */
import { testRewrites } from "../../support/test-rewrites.ts";

const files = { Gemfile: "gem 'puma'\n", "Gemfile.lock": "GEM\n  specs:\n    puma (6.4.0)\n", "app.rb": "" };
const start = 'CMD ["bundle", "exec", "puma"]\n';
const application = (config: string, before = "") =>
  `FROM ruby:3.3\nWORKDIR /app\n${before}RUN ${config}\nCOPY . .\nRUN bundle install\n${start}`;

testRewrites(
  "non-root",
  [
    {
      name: "for the user, before there is a Gemfile",
      text: application("bundle config set without 'development test'"),
      level: "C",
      concerns: ["H23"],
    },
    {
      name: "for the user, as it says itself",
      text: application("bundle config --global without test", "COPY Gemfile Gemfile.lock ./\n"),
      level: "C",
      concerns: ["H23"],
    },
    {
      name: "for the application, whose Gemfile is there",
      text: application("bundle config set without test", "COPY Gemfile Gemfile.lock ./\n"),
      level: "A",
    },
    {
      name: "for the application, as it says itself",
      text: application("bundle config set --local path vendor/bundle"),
      level: "A",
    },
    { name: "one that nobody misses", text: application("bundle config --global frozen 1"), level: "A" },
    {
      name: "set for all users, too",
      text: application("bundle config --global without test").replace(
        "WORKDIR",
        "ENV BUNDLE_WITHOUT=test\nWORKDIR",
      ),
      level: "A",
    },
  ],
  { files },
);
