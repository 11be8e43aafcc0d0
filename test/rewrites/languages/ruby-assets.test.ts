/** What of the tools for assets, and of programs that are fetched, an application in Ruby takes along. */
import { testRewrites } from "../../support/test-rewrites.ts";

const lock = (...gems: readonly string[]) =>
  `GEM\n  specs:\n${gems.map((gem) => `    ${gem} (1.0.0)\n`).join("")}`;
const files = { Gemfile: "gem 'rails'\n", "Gemfile.lock": lock("rails", "puma"), "config.ru": "" };
const nodeBuilt = `FROM ruby:3.3-slim
RUN apt-get update && apt-get install -y build-essential curl libpq-dev node-gyp python-is-python3
ENV PATH=/usr/local/node/bin:$PATH
RUN curl -sL https://example.com/node-build.tar.gz | tar xz -C /tmp/ && /tmp/node-build/bin/node-build 20.11.0 /usr/local/node && rm -rf /tmp/node-build
WORKDIR /rails
COPY . .
RUN bundle install && rails assets:precompile && rails db:migrate
CMD ["bin/rails", "server"]
`;

testRewrites(
  "multi-stage",
  [
    {
      name: "Node.js that only assets are built with",
      text: nodeBuilt,
      level: "A",
      has: ["--no-install-recommends libpq5 &&"],
      lacks: ["COPY --from=build /usr/local/node"],
    },
    {
      name: "Node.js that ExecJS calls",
      text: nodeBuilt,
      files: { ...files, "Gemfile.lock": lock("rails", "execjs") },
      level: "A",
      has: ["COPY --from=build /usr/local/node /usr/local/node\n"],
    },
    {
      name: "settings of Bundler that both stages go by",
      text: `FROM ruby:3.3
RUN bundle config --global without "development test"
WORKDIR /app
COPY . .
RUN bundle install
CMD ["bundle", "exec", "puma"]
`,
      level: "A",
      result: `FROM ruby:3.3 AS build
RUN bundle config --global without "development test"
WORKDIR /app
COPY . .
RUN bundle install

FROM ruby:3.3-slim
RUN bundle config --global without "development test"
WORKDIR /app
COPY --from=build /usr/local/bundle /usr/local/bundle
COPY --from=build /app /app
CMD ["bundle", "exec", "puma"]
`,
    },
    {
      name: "an archive that is unpacked and left",
      text: `FROM ruby:3.3
ENV VERSION=v0.6.1
RUN wget https://example.com/$VERSION/dockerize-$VERSION.tar.gz && tar -C /usr/local/bin -xzf dockerize-$VERSION.tar.gz
WORKDIR /app
COPY . .
RUN bundle install
CMD ["dockerize", "-wait", "tcp://db:5432", "bundle", "exec", "puma"]
`,
      level: "A",
      lacks: ["TODO"],
    },
  ],
  { files },
);

testRewrites("non-root", [
  {
    name: "Jekyll writes its pages beside their sources",
    text: `FROM ruby:3.3
WORKDIR /srv/site
COPY . .
RUN bundle install
CMD ["bundle", "exec", "jekyll", "serve", "--host", "0.0.0.0"]
`,
    files: { Gemfile: "gem 'jekyll'\n", "index.md": "x" },
    level: "A",
    has: ["chown -R 10001:10001 /srv/site\n"],
  },
]);
