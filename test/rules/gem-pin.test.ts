import rule from "../../server/src/rules/gem-pin.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    {
      name: "-v",
      code: "FROM ruby:3.4\nRUN gem install bundler -v 2.5.0 && gem install --version=1.0 rake\n",
    },
    { name: "a colon", code: "FROM ruby:3.4\nRUN gem install bundler:2.5.0\n" },
    {
      name: "arguments of the build",
      code: "FROM ruby:3.4\nRUN gem install nokogiri:1.16.0 -- --use-system-libraries now\n",
    },
    { name: "a variable", code: "FROM ruby:3.4\nARG V\nRUN gem install bundler -v $V\n" },
    { name: "bundler", code: "FROM ruby:3.4\nRUN bundle install\n" },
  ],
  bad: [
    {
      name: "no version",
      code: "FROM ruby:3.4\nRUN gem install «bundler» rake:13.0.0\n",
      text: "No exact version is fixed for bundler: any new release gets into the next build unseen.",
      fixes: [],
    },
    { name: "a range", code: "FROM ruby:3.4\nRUN gem install «rails» -v '~> 7.0'\n" },
  ],
});
