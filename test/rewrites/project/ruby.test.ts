import assert from "node:assert/strict";
import { test } from "node:test";
import { createProject } from "../../../server/src/rewrites/project/project.ts";
import { parseGemfile, parseGemfileLock } from "../../../server/src/rewrites/project/ruby-project.ts";
import { createMemoryContext } from "../../support/memory-context.ts";

test("Gemfile", () => {
  const gemfile = parseGemfile(
    `source "https://rubygems.org"
ruby "~> 3.4.1"
gem "rails", "~> 8.0"
gem("pg")
gem 'puma' # server
# gem "no"
gem "debug", group: :development
gem "tzinfo-data", platforms: %i[ windows jruby ]
group :development, :test do
  gem "rspec-rails"
  platforms :mri do
    gem "byebug"
  end
end
group :production do
  gem "redis"
end
if ENV["X"]
  gem "maybe"
end
gem "lib", path: "../lib"
`.replaceAll("\n", "\r\n"),
  );
  assert.deepEqual(
    [...gemfile.gems],
    ["rails", "pg", "puma", "debug", "tzinfo-data", "rspec-rails", "byebug", "redis", "maybe", "lib"],
  );
  assert.deepEqual([...gemfile.developmentGems], ["debug", "rspec-rails", "byebug"]);
  assert.deepEqual([gemfile.ruby, gemfile.hasPathOrGit], ["3.4.1", true]);
  const empty = parseGemfile("end\nend\ndo do do");
  assert.deepEqual([empty.gems.size, empty.ruby, empty.hasPathOrGit], [0, undefined, false]);
});

test("Gemfile.lock", () => {
  assert.deepEqual(
    parseGemfileLock(`GIT
  remote: https://example.com/a.git
  specs:
    a (1.0)

GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.16.5-x86_64-linux)
      racc (~> 1.4)
    racc (1.8.0)

PLATFORMS
  x86_64-linux
  ruby

DEPENDENCIES
  nokogiri

RUBY VERSION
   ruby 3.4.1p0

BUNDLED WITH
   2.6.2
`),
    {
      gems: new Map([
        ["a", "1.0"],
        ["nokogiri", "1.16.5"],
        ["racc", "1.8.0"],
      ]),
      ruby: "3.4.1",
      platforms: ["x86_64-linux", "ruby"],
      bundler: "2.6.2",
    },
  );
  assert.throws(() => parseGemfileLock("<<<<<<< HEAD\nx"), /no locked gems/);
});

test("a Ruby application", async () => {
  const project = createProject(
    createMemoryContext({
      Gemfile: 'ruby "3.2"',
      ".tool-versions": "nodejs 20\nruby 3.3.0\n",
      "config.ru": "",
      "config/application.rb": "",
      "bin/docker-entrypoint": "",
    }),
  );
  const rails = await project.ruby(".");
  assert.deepEqual(
    [
      rails.rubyVersion,
      rails.hasRackup,
      rails.hasRailsApplication,
      rails.hasRailsEntrypoint,
      rails.lock.kind,
    ],
    ["3.3.0", true, true, true, "missing"],
  );
  const none = await project.ruby("web");
  assert.deepEqual([none.gemfile.kind, none.rubyVersion, none.hasRackup], ["missing", undefined, false]);
});
