import rule from "../../server/src/rules/go-pin.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    { name: "a version", code: "FROM golang:1.26\nRUN go install example.com/cmd@v1.2.3\n" },
    {
      name: "go run with a version (hadolint#1134)",
      code: "FROM golang:1.26\nRUN go run example.com/cmd@v1.2.3 generate\n",
    },
    {
      name: "the module itself",
      code: "FROM golang:1.26\nCOPY . .\nRUN go get ./... && go install ./cmd/... && go mod download\n",
    },
    {
      name: "a tool that go.mod knows",
      code: "FROM golang:1.26\nCOPY go.mod go.sum ./\nRUN go install example.com/cmd\n",
    },
    {
      name: "a version in a variable",
      code: "FROM golang:1.26\nARG V\nRUN go install example.com/cmd@v${V}\n",
    },
  ],
  bad: [
    {
      name: "latest",
      code: "FROM golang:1.26\nRUN go install -v «example.com/cmd@latest»\n",
      text: "No exact version is fixed for example.com/cmd: any new release gets into the next build unseen.",
      fixes: [],
    },
    { name: "no version and no go.mod", code: "FROM golang:1.26\nRUN go install «example.com/cmd»\n" },
    {
      name: "go get looks for the newest",
      code: "FROM golang:1.26\nCOPY . .\nRUN go get -u «example.com/lib»\n",
    },
    {
      name: "latest, whatever go.mod says",
      code: "FROM golang:1.26\nCOPY . .\nRUN go install «example.com/cmd@latest»\n",
    },
  ],
});
