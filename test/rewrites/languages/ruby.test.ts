/** Applications in Ruby: shapes of Dockerfiles, and what each rewrite makes of them. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";

const lockOf = (...gems: readonly string[]) =>
  `GEM\n  remote: https://rubygems.org/\n  specs:\n${gems.map((gem) => `    ${gem}\n`).join("")}\nPLATFORMS\n  ruby\n`;
const rack = { Gemfile: 'gem "sinatra"\n', "Gemfile.lock": lockOf("sinatra (4.1.1)"), "app.rb": "" };
const bundleLines = "COPY Gemfile Gemfile.lock ./\nRUN bundle install\nCOPY . .\n";
const simple = (from: string, start = 'CMD ["bundle", "exec", "puma"]') =>
  `FROM ${from}\nWORKDIR /app\n${bundleLines}${start}\n`;
const copied = ["COPY --from=build /usr/local/bundle /usr/local/bundle", "COPY --from=build /app /app"];
const install = (...packages: readonly string[]) =>
  `RUN apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")} && rm -rf /var/lib/apt/lists/*`;
const withGems = (...gems: readonly string[]) => ({ ...rack, "Gemfile.lock": lockOf(...gems) });

const splits: readonly RewriteCase[] = [
  {
    name: "Bundler on the full image",
    text: simple("ruby:3.4"),
    level: "A",
    lines: ["FROM ruby:3.4 AS build", "RUN bundle install", "FROM ruby:3.4-slim", "WORKDIR /app", ...copied],
    lacks: ["apt-get"],
  },
  {
    name: "a release",
    text: simple("ruby:3.4-bookworm"),
    level: "A",
    lines: ["FROM ruby:3.4-slim-bookworm"],
  },
  { name: "no tag", text: simple("ruby"), level: "A", lines: ["FROM ruby:slim"] },
  {
    name: "a mirror of Docker's images",
    text: simple("registry.docker.com/library/ruby:3.4.1"),
    level: "A",
    lines: ["FROM registry.docker.com/library/ruby:3.4.1-slim"],
  },
  {
    name: "a variable for the version",
    text: `ARG RUBY_VERSION=3.4.1\n${simple("ruby:$RUBY_VERSION")}`,
    level: "A",
    lines: ["FROM ruby:$RUBY_VERSION-slim"],
  },
  { name: "slim with nothing to build", text: simple("ruby:3.4-slim"), level: "none" },
  { name: "alpine with nothing to build", text: simple("ruby:3.4-alpine"), level: "none" },
  { name: "no gems", text: 'FROM ruby:3.4\nCOPY app.rb /\nCMD ["ruby", "/app.rb"]\n', level: "none" },
  {
    name: "slim with a compiler",
    text: simple("ruby:3.4-slim").replace(
      "WORKDIR",
      "RUN apt-get update && apt-get install -y build-essential libpq-dev\nWORKDIR",
    ),
    level: "A",
    lines: ["FROM ruby:3.4-slim AS build", "FROM ruby:3.4-slim", install("libpq5"), ...copied],
  },
  {
    name: "alpine with a compiler",
    text: simple("ruby:3.4-alpine").replace(
      "WORKDIR",
      "RUN apk add --no-cache build-base postgresql-dev\nWORKDIR",
    ),
    level: "A",
    lines: ["FROM ruby:3.4-alpine", "RUN apk add --no-cache libgcc libpq libstdc++"],
  },
  {
    name: "compilers that are gone in the same layer",
    text: simple("ruby:3.4-alpine").replace(
      "RUN bundle install",
      "RUN apk add --no-cache build-base && bundle install && apk del build-base",
    ),
    level: "none",
  },
  {
    name: "pg",
    text: simple("ruby:3.4-bookworm"),
    files: withGems("pg (1.5.9)"),
    level: "A",
    lines: [install("libpq5")],
  },
  {
    name: "mysql2",
    text: simple("ruby:3.4-bookworm"),
    files: withGems("mysql2 (0.5.6)"),
    level: "A",
    lines: [install("libmariadb3")],
  },
  {
    name: "an SQLite that is linked",
    text: simple("ruby:3.4-bookworm"),
    files: withGems("sqlite3 (1.4.4)"),
    level: "A",
    lines: [install("libsqlite3-0")],
  },
  {
    name: "an SQLite that is built in",
    text: simple("ruby:3.4-bookworm"),
    files: withGems("sqlite3 (2.5.0)"),
    level: "A",
    lacks: ["apt-get"],
  },
  {
    name: "a gem that calls a program",
    text: simple("ruby:3.4-bookworm"),
    files: withGems("mini_magick (5.0.1)"),
    level: "A",
    lines: [install("imagemagick")],
  },
  {
    name: "time zones on Debian 13",
    text: simple("ruby:3.4-trixie"),
    files: withGems("tzinfo (2.0.6)"),
    level: "A",
    lines: [install("tzdata")],
  },
  {
    name: "time zones on Debian 12, whose image has them",
    text: simple("ruby:3.4-bookworm"),
    files: withGems("tzinfo (2.0.6)"),
    level: "A",
    lacks: ["apt-get"],
  },
  {
    name: "time zones of a gem",
    text: simple("ruby:3.4-trixie"),
    files: withGems("tzinfo (2.0.6)", "tzinfo-data (1.2024.2)"),
    level: "A",
    lacks: ["apt-get"],
  },
  {
    name: "a lock file that cannot be read",
    text: simple("ruby:3.4"),
    files: {},
    level: "B",
    concerns: ["H11"],
    lines: [
      "# TODO(dockerfile-security): Gemfile.lock cannot be read here: gems that need libraries of the system need them in ruby:3.4-slim, too.",
    ],
  },
  {
    name: "a Gemfile without a lock file",
    text: simple("ruby:3.4-trixie"),
    files: { Gemfile: 'gem "rails"\ngem "pg"\n' },
    level: "A",
    lines: [install("libpq5", "tzdata")],
  },
  {
    name: "gems in a folder of their own",
    text: simple("ruby:3.4").replace("COPY Gem", "ENV BUNDLE_PATH=/gems\nCOPY Gem"),
    level: "A",
    lines: ["ENV BUNDLE_PATH=/gems", "FROM ruby:3.4-slim", "COPY --from=build /gems /gems"],
  },
  {
    name: "gems in the application's folder",
    text: simple("ruby:3.4").replace("bundle install", "bundle install --path vendor/bundle"),
    level: "A",
    lines: copied,
    lacks: ["COPY --from=build /app/vendor"],
  },
  {
    name: "settings that Bundler keeps in the home folder are made again",
    text: simple("ruby:3.4").replace(
      "RUN bundle",
      "RUN bundle config --global without development && bundle",
    ),
    level: "A",
    lines: ["FROM ruby:3.4-slim", "RUN bundle config --global without development", ...copied],
  },
  {
    name: "settings that it keeps beside the gems are copied with them",
    text: simple("ruby:3.4").replace(
      "RUN bundle",
      "RUN bundle config set --local without development && bundle",
    ),
    level: "A",
    lines: ["FROM ruby:3.4-slim", "WORKDIR /app", ...copied],
  },
  {
    name: "Node.js builds assets",
    text: simple("ruby:3.4")
      .replace("WORKDIR", "RUN apt-get update && apt-get install -y nodejs yarn\nWORKDIR")
      .replace("CMD", "RUN bundle exec rake assets:precompile\nCMD"),
    level: "A",
    lacks: ["install -y --no-install-recommends"],
  },
  {
    name: "ExecJS calls Node.js",
    text: simple("ruby:3.4").replace("WORKDIR", "RUN apt-get update && apt-get install -y nodejs\nWORKDIR"),
    files: withGems("execjs (2.10.0)"),
    level: "A",
    lines: [install("nodejs")],
  },
  {
    name: "another task may leave anything",
    text: simple("ruby:3.4").replace("CMD", "RUN bundle exec rake search:index\nCMD"),
    level: "B",
    concerns: ["S4"],
  },
  {
    name: "owners of folders",
    text: simple(
      "ruby:3.4",
      'RUN useradd web && chown -R web:web log tmp\nUSER web\nCMD ["bin/rails", "server"]',
    ),
    level: "A",
    lines: [
      "RUN useradd web",
      "COPY --from=build /app /app",
      "COPY --from=build --chown=web:web /app/log /app/log",
      "COPY --from=build --chown=web:web /app/tmp /app/tmp",
      "USER web",
    ],
  },
  {
    name: "a start with preparations stays as it is",
    text: simple("ruby:3.4", "CMD rm -f tmp/pids/server.pid && bundle exec rails server -b 0.0.0.0"),
    level: "A",
    lines: ["CMD rm -f tmp/pids/server.pid && bundle exec rails server -b 0.0.0.0"],
  },
  {
    name: "an entry script that asks with curl",
    text: simple("ruby:3.4", 'ENTRYPOINT ["./entrypoint.sh"]'),
    files: {
      ...rack,
      "entrypoint.sh": "#!/bin/bash\ncurl -s http://config.example.com > /tmp/c\nexec bundle exec puma\n",
    },
    level: "A",
    lines: [install("curl")],
  },
  {
    name: "gem install alone",
    text: 'FROM ruby:3.4\nRUN gem install sinatra\nCOPY app.rb /srv/app.rb\nCMD ["ruby", "/srv/app.rb"]\n',
    level: "A",
    lines: ["COPY --from=build /usr/local/bundle /usr/local/bundle", "COPY --from=build /srv /srv"],
  },
  {
    name: "a gem beside the application",
    text: 'FROM ruby:3.4\nCOPY gems/x /srv/gems/x\nWORKDIR /srv/app\nCOPY app .\nRUN bundle install\nCMD ["bundle", "exec", "puma"]\n',
    files: { "app/Gemfile": "", "app/Gemfile.lock": lockOf("puma (6.5.0)"), "gems/x/x.gemspec": "" },
    level: "A",
    lines: [
      "COPY gems/x /srv/gems/x",
      "COPY --from=build /srv/app /srv/app",
      "COPY --from=build /srv/gems/x /srv/gems/x",
    ],
  },
  {
    name: "a working folder that is set after everything else need not be there before",
    text: 'FROM ruby:3.4\nRUN gem install sinatra\nVOLUME /data\nWORKDIR /data\nENTRYPOINT ["tool"]\n',
    level: "A",
    lines: ["COPY --from=build /usr/local/bundle /usr/local/bundle", "WORKDIR /data"],
    lacks: ["/data /data"],
  },
  { name: "ONBUILD", text: `${simple("ruby:3.4")}ONBUILD COPY . .\n`, level: "C", concerns: ["S8"] },
  {
    name: "everything in the root folder, and the context cannot be seen",
    text: 'FROM ruby:3.4\nCOPY . /\nRUN bundle install\nCMD ["ruby", "app.rb"]\n',
    files: {},
    level: "C",
    concerns: ["S4"],
  },
];

const hardened = { minimalFamily: "hardened" } as const;
const two = (from: string, start: string, last = `${from}-slim`) =>
  `FROM ${from} AS b\nWORKDIR /app\nCOPY Gemfile* ./\nRUN bundle install\nFROM ${last}\nCOPY --from=b /usr/local/bundle /usr/local/bundle\nWORKDIR /app\nCOPY . .\n${start}\n`;

const moves: readonly RewriteCase[] = [
  {
    name: "there is no distroless image",
    text: two("ruby:3.4", 'CMD ["ruby", "app.rb"]'),
    level: "C",
    concerns: ["S6"],
  },
  { name: "nor one for a single stage", text: simple("ruby:3.4"), level: "C", concerns: ["S6"] },
  {
    name: "a chiseled one neither",
    text: simple("ruby:3.4"),
    settings: { minimalFamily: "chiseled" },
    level: "C",
    concerns: ["S6"],
  },
  {
    name: "a file that ruby runs",
    text: two("ruby:3.4", 'CMD ["ruby", "app.rb"]'),
    settings: hardened,
    level: "A",
    lines: ["FROM dhi.io/ruby:3.4", 'CMD ["ruby", "app.rb"]'],
  },
  {
    name: "a health check with curl",
    text: two("ruby:3.4", 'HEALTHCHECK CMD curl -f http://localhost/\nCMD ["ruby", "app.rb"]'),
    settings: hardened,
    level: "B",
    concerns: ["H08"],
    lines: ["FROM dhi.io/ruby:3.4", "HEALTHCHECK NONE", 'CMD ["ruby", "app.rb"]'],
  },
  {
    name: "bundle exec ruby",
    text: two("ruby:3.4", "CMD bundle exec ruby app.rb -o 0.0.0.0"),
    settings: hardened,
    level: "A",
    lines: ['CMD ["ruby", "-rbundler/setup", "app.rb", "-o", "0.0.0.0"]'],
  },
  {
    name: "a single stage is split first",
    text: simple("ruby:3.4-slim", 'CMD ["bundle", "exec", "ruby", "app.rb"]'),
    settings: hardened,
    level: "A",
    lines: ["FROM ruby:3.4-slim AS build", "FROM dhi.io/ruby:3.4", ...copied],
  },
  {
    name: "a program of a gem",
    text: two("ruby:3.4", 'CMD ["bundle", "exec", "puma"]'),
    settings: hardened,
    level: "C",
    concerns: ["S3"],
  },
  {
    name: "too old",
    text: two("ruby:3.1", 'CMD ["ruby", "app.rb"]'),
    settings: hardened,
    level: "C",
    concerns: ["H14"],
  },
  {
    name: "Alpine",
    text: two("ruby:3.4-alpine", 'CMD ["ruby", "app.rb"]', "ruby:3.4-alpine"),
    settings: hardened,
    level: "C",
    concerns: ["H12"],
  },
  {
    name: "gems of another Ruby",
    text: two("ruby:3.3", 'CMD ["ruby", "app.rb"]', "ruby:3.4-slim"),
    settings: hardened,
    level: "C",
    concerns: ["H14"],
  },
  {
    name: "a gem that needs a library",
    text: two("ruby:3.4", 'CMD ["ruby", "app.rb"]'),
    files: withGems("pg (1.5.9)"),
    settings: hardened,
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "a shell",
    text: two("ruby:3.4", "CMD rm -f x && ruby app.rb"),
    settings: hardened,
    level: "C",
    concerns: ["H01"],
  },
];

testRewrites("multi-stage", splits, { files: rack });
testRewrites("distroless", moves, { files: rack });
