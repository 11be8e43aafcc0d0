import rule from "../../server/src/rules/apt-recommends.ts";
import { testRule } from "./harness.ts";

const title =
  "Add --no-install-recommends (name what you need of the recommended packages, such as ca-certificates)";

testRule(rule, {
  good: [
    {
      name: "behind the verb",
      code: "FROM debian:12\nRUN apt-get install -y --no-install-recommends curl\n",
    },
    {
      name: "in front of the verb",
      code: "FROM debian:12\nRUN apt-get -y --no-install-recommends install curl\n",
    },
    {
      name: "at the end (trivy#4462, #4107)",
      code: "FROM debian:12\nRUN apt-get install -y curl --no-install-recommends\n",
    },
    {
      name: "as a setting",
      code: "FROM debian:12\nRUN apt-get -o APT::Install-Recommends=false install -y curl\n",
    },
    {
      name: "as a setting, attached",
      code: "FROM debian:12\nRUN apt-get install --option=APT::Install-Recommends=0 -y curl\n",
    },
    {
      name: "in a configuration file",
      code: "FROM debian:12\nRUN echo 'APT::Install-Recommends \"0\";' > /etc/apt/apt.conf.d/99x\nRUN apt-get install -y curl\n",
    },
    {
      name: "in a configuration file of the same RUN",
      code: "FROM debian:12\nRUN echo 'APT::Install-Recommends \"false\";' >> /etc/apt/apt.conf && apt-get install -y curl\n",
    },
    {
      name: "in a configuration file of a parent stage, as a here-document",
      code: 'FROM debian:12 AS a\nCOPY <<EOF /etc/apt/apt.conf.d/99x\nAPT { Install-Recommends "false"; }\nEOF\nFROM a\nRUN apt-get install -y curl\n',
    },
    { name: "wanted", code: "FROM debian:12\nRUN apt-get install -y --install-recommends curl\n" },
    { name: "aptitude", code: "FROM debian:12\nRUN aptitude install -y -R curl\n" },
    { name: "no packages", code: "FROM debian:12\nRUN apt-get install -fy\n" },
    {
      name: "a donor stage",
      code: "FROM debian:12 AS a\nRUN apt-get install -y gcc\nFROM alpine:3.23\nUSER 1\n",
    },
  ],
  bad: [
    {
      name: "behind the verb",
      code: "FROM debian:12\nRUN apt-get update && «apt-get -qq install» -y curl\n",
      text: "This also installs packages that are only recommended: a larger image with more to attack.",
      fixes: [
        {
          title,
          output:
            "FROM debian:12\nRUN apt-get update && apt-get -qq install --no-install-recommends -y curl\n",
        },
      ],
    },
    {
      name: "exec form",
      code: 'FROM debian:12\nRUN ["«apt-get", "install»", "-y", "curl"]\n',
      fixes: [
        {
          title,
          output: 'FROM debian:12\nRUN ["apt-get", "install", "--no-install-recommends", "-y", "curl"]\n',
        },
      ],
    },
    {
      name: "suggestions are others",
      code: "FROM debian:12\nRUN «apt-get install» --no-install-suggests -y curl\n",
    },
    {
      name: "a configuration file that comes later",
      code: "FROM debian:12\nRUN «apt-get install» -y curl\nRUN echo 'APT::Install-Recommends \"0\";' > /etc/apt/apt.conf.d/99x\n",
    },
    {
      name: "a setting of another command",
      code: "FROM debian:12\nRUN apt-get -o APT::Install-Recommends=0 install -y a && «apt-get install» -y b\n",
    },
  ],
});
