import rule from "../../server/src/rules/npm-pin.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    {
      name: "what package.json and the lock file say",
      code: "FROM node:22\nRUN npm install && npm ci && yarn && yarn install && pnpm i\n",
    },
    {
      name: "exact versions",
      code: "FROM node:22\nRUN npm i -g npm@10.2.4 @angular/cli@17.0.0 && yarn add react@18.2.0\n",
    },
    { name: "a version in a variable", code: "FROM node:22\nARG V\nRUN npm install -g npm@$V\n" },
    { name: "files", code: "FROM node:22\nRUN npm install ./package.tgz ../lib\n" },
    {
      name: "values of options",
      code: "FROM node:22\nRUN npm install --prefix /opt --registry https://npm.example.com\n",
    },
    { name: "a script of the project", code: "FROM node:22\nRUN npm run install && yarn build\n" },
  ],
  bad: [
    {
      name: "short verbs and scopes",
      code: "FROM node:22\nRUN npm i -g «@angular/cli» && npm add «express» && yarn global add «serve» && pnpm add «vite»\n",
      text: "No exact version is fixed for @angular/cli: any new release gets into the next build unseen.",
      fixes: [],
    },
    {
      name: "moving tags and ranges",
      code: "FROM node:22\nRUN npm install «a@latest» b@^1.0.0 c@next d@1.0.0\n",
    },
    { name: "an ARG whose default moves", code: "FROM node:22\nARG V=latest\nRUN npm install -g «npm@$V»\n" },
  ],
});
