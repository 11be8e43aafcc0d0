/** Sites that a server for development or a tool of npm serves, and those that nginx serves. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";

function project(manifest: object, more: Readonly<Record<string, string>> = {}) {
  return { "package.json": JSON.stringify(manifest), "package-lock.json": "{}", ...more };
}

const react = project({
  scripts: { start: "react-scripts start", build: "react-scripts build" },
  dependencies: { react: "19", "react-scripts": "5" },
});
const vite = project(
  { scripts: { dev: "vite", build: "vite build", preview: "vite preview" }, devDependencies: { vite: "7" } },
  { "vite.config.ts": "export default defineConfig({ plugins: [vue()] })" },
);
const angular = project(
  {
    scripts: { start: "ng serve", build: "ng build" },
    dependencies: { "@angular/core": "20" },
    devDependencies: { "@angular/cli": "20" },
  },
  {
    "angular.json": JSON.stringify({
      projects: {
        shop: {
          projectType: "application",
          architect: { build: { builder: "@angular/build:application", options: {} } },
        },
      },
    }),
  },
);
const docusaurus = project({
  scripts: { build: "docusaurus build", serve: "docusaurus serve", start: "docusaurus start" },
  dependencies: { "@docusaurus/core": "3" },
});

const built = (rest: string, base = "node:22") =>
  `FROM ${base}\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n${rest}\n`;
const unbuilt = (rest: string) => `FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n${rest}\n`;
const nginx = (rest: string, base = "nginx:1.30-alpine") =>
  `FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM ${base}\nCOPY --from=build /app/dist /usr/share/nginx/html\n${rest}\n`;

const image = "FROM nginxinc/nginx-unprivileged:1.30-alpine\n";
const fallback = "try_files $uri $uri/ /index.html;";
const hardened = { minimalFamily: "hardened" } as const;

const splits: readonly RewriteCase[] = [
  {
    name: "serve -s: the port stays, and unknown paths are the page's",
    text: built('RUN npm i -g serve\nEXPOSE 3000\nCMD ["serve", "-s", "build", "-l", "3000"]'),
    files: react,
    level: "A",
    has: [
      image,
      "COPY --from=build /app/build /usr/share/nginx/html\n",
      "listen 3000;",
      fallback,
      "EXPOSE 3000",
    ],
    lacks: ["CMD", "FROM node:22-slim"],
  },
  {
    name: "serve without -s: unknown paths are not found",
    text: built('EXPOSE 3000\nCMD ["npx", "serve", "out", "-p", "3000"]'),
    files: react,
    level: "A",
    has: ["/app/out /usr/share", "$uri.html =404"],
    lacks: [fallback],
  },
  {
    name: "nginx' own port needs no configuration",
    text: built('CMD ["npx", "http-server", "dist", "-p", "8080"]'),
    files: vite,
    level: "A",
    lacks: ["printf", "EXPOSE"],
  },
  {
    name: "port 80 moves",
    text: built('EXPOSE 80\nCMD ["npx", "serve", "-s", "dist", "-l", "80"]'),
    files: vite,
    level: "B",
    concerns: ["H15"],
    has: ["EXPOSE 8080", "listen 8080;"],
    lacks: ["EXPOSE 80\n"],
  },
  {
    name: "an EXPOSE in front of the build moves, too",
    text: 'FROM node:22\nEXPOSE 80\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nCMD ["npx", "serve", "-s", "dist", "-l", "80"]\n',
    files: vite,
    level: "B",
    concerns: ["H15"],
    has: ["EXPOSE 8080"],
    lacks: ["EXPOSE 80\n"],
  },
  {
    name: "vite preview",
    text: built('EXPOSE 4173\nCMD ["npm", "run", "preview", "--", "--host"]'),
    files: vite,
    level: "A",
    has: ["/app/dist /usr/share", "listen 4173;", fallback],
  },
  {
    name: "a server for development that builds nothing: the build is put in",
    text: unbuilt("EXPOSE 3000\nCMD npm start"),
    files: react,
    level: "B",
    concerns: ["H05"],
    has: ["RUN npm ci\nRUN npm run build\nRUN printf", "/app/build /usr/share"],
  },
  {
    name: "by the package manager of the file",
    text: "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN yarn\nEXPOSE 5173\nCMD yarn dev --host\n",
    files: { ...vite, "yarn.lock": "" },
    level: "B",
    concerns: ["H05"],
    has: ["RUN yarn build\n", "listen 5173;"],
  },
  {
    name: "a port that nothing says",
    text: unbuilt("CMD npx vite --host"),
    files: vite,
    level: "B",
    concerns: ["H05", "S10"],
    has: ["listen 5173;"],
  },
  {
    name: "Angular's builder has a folder of its own",
    text: unbuilt('EXPOSE 4200\nCMD ["npx", "ng", "serve", "--host", "0.0.0.0"]'),
    files: angular,
    level: "B",
    concerns: ["H05"],
    has: ["/app/dist/shop/browser /usr/share", "listen 4200;"],
  },
  {
    name: "Docusaurus has a page for each path",
    text: built('EXPOSE 3000\nCMD ["npm", "run", "serve", "--", "--host", "0.0.0.0"]'),
    files: docusaurus,
    level: "A",
    has: ["/app/build /usr/share", "$uri.html =404"],
  },
  {
    name: "variables, users and folders are the build's",
    text: 'FROM node:22\nARG VITE_API\nENV VITE_API=$VITE_API PORT=3000\nWORKDIR /app\nRUN adduser web\nCOPY . .\nRUN npm ci && npm run build\nUSER web\nLABEL name=shop\nCMD ["npx", "serve", "-s", "dist"]\n',
    files: vite,
    level: "A",
    has: [`${image}COPY --from=build`, "LABEL name=shop", "listen 3000;"],
    lacks: ["COPY --from=build /tmp/site.conf /etc/nginx/conf.d/default.conf\nUSER"],
  },
  {
    name: "a health check with wget asks nginx",
    text: built(
      'EXPOSE 3000\nHEALTHCHECK CMD curl -f http://localhost:3000/\nCMD ["npx", "serve", "-s", "dist", "-l", "3000"]',
    ),
    files: vite,
    level: "A",
    has: ["HEALTHCHECK CMD curl -f http://127.0.0.1:3000/"],
    lacks: ["apk add"],
  },
  {
    name: "a health check with Node.js has none to run it",
    text: built(
      'EXPOSE 3000\nHEALTHCHECK CMD node check.js\nCMD ["npx", "serve", "-s", "dist", "-l", "3000"]',
    ),
    files: vite,
    level: "C",
    concerns: ["H08"],
  },
  {
    name: "a port by a variable of the container",
    text: built("ENV PORT=3000\nCMD serve -s dist -l $PORT"),
    files: vite,
    level: "B",
    concerns: ["H03"],
    has: ["listen 3000;"],
  },
  {
    name: "a proxy in the server for development",
    text: unbuilt("EXPOSE 5173\nCMD npm run dev"),
    files: { ...vite, "vite.config.ts": "export default { server: { proxy: { '/api': 'http://api' } } }" },
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "serve's own configuration",
    text: built('CMD ["npx", "serve", "dist"]'),
    files: { ...vite, "serve.json": '{"rewrites":[]}' },
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "the whole project is served",
    text: unbuilt('EXPOSE 8080\nCMD ["npx", "http-server"]'),
    files: vite,
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "nothing builds the files",
    text: unbuilt("EXPOSE 3000\nCMD npx react-scripts start"),
    files: project({ dependencies: { "react-scripts": "5" } }),
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "another folder on the command line",
    text: built("EXPOSE 4173\nCMD npm run preview"),
    files: project({
      scripts: { build: "vite build --outDir www", preview: "vite preview" },
      devDependencies: { vite: "7" },
    }),
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "a server of its own beside Vite is no site",
    text: built('CMD ["node", "server.js"]'),
    files: vite,
    level: "B",
    concerns: ["H29"],
    has: ["FROM node:22-slim"],
  },
  {
    name: "a script that does more than serve",
    text: built("CMD ./env.sh && npx serve -s dist"),
    files: vite,
    level: "B",
    concerns: ["H06", "H29"],
    has: ["FROM node:22-slim"],
  },
  { name: "nginx that serves what a stage has built", text: nginx(""), files: vite, level: "none" },
  {
    name: "plain files",
    text: "FROM nginx:alpine\nCOPY . /usr/share/nginx/html\n",
    files: {},
    level: "none",
  },
];

const moves: readonly RewriteCase[] = [
  {
    name: "there is no distroless nginx",
    text: nginx("EXPOSE 80"),
    level: "C",
    concerns: ["H06"],
  },
  {
    name: "nor for a site that is split first",
    text: built('CMD ["npx", "serve", "-s", "build", "-l", "3000"]'),
    files: react,
    level: "C",
    concerns: ["H06"],
  },
  {
    name: "Docker's has none: its port is 8080",
    settings: hardened,
    text: nginx('EXPOSE 80\nCMD ["nginx", "-g", "daemon off;"]'),
    level: "B",
    concerns: ["H15"],
    has: ["FROM dhi.io/nginx:1.30\n", "EXPOSE 8080"],
  },
  {
    name: "a site that is split first",
    settings: hardened,
    text: built('EXPOSE 3000\nCMD ["npx", "serve", "-s", "build", "-l", "3000"]'),
    files: react,
    level: "A",
    has: ["FROM dhi.io/nginx:1.30\n", "listen 3000;", "EXPOSE 3000"],
  },
  {
    name: "a configuration that only root can follow",
    settings: hardened,
    text: nginx("COPY nginx.conf /etc/nginx/conf.d/default.conf"),
    files: { ...vite, "nginx.conf": "server {\n  listen 80;\n}\n" },
    level: "C",
    concerns: ["H15"],
  },
  {
    name: "one that names a user",
    settings: hardened,
    text: nginx("COPY nginx.conf /etc/nginx/nginx.conf"),
    files: { ...vite, "nginx.conf": "user nginx;\nevents {}\nhttp { server { listen 8080; } }\n" },
    level: "C",
    concerns: ["H15"],
  },
  {
    name: "one for everybody",
    settings: hardened,
    text: nginx("COPY nginx.conf /etc/nginx/conf.d/default.conf\nEXPOSE 8080"),
    files: { ...vite, "nginx.conf": "server { listen 8080; }" },
    level: "A",
    has: ["FROM dhi.io/nginx:1.30\n"],
  },
  {
    name: "one that nobody can see",
    settings: hardened,
    text: nginx("COPY --from=build /app/nginx.conf /etc/nginx/conf.d/default.conf\nEXPOSE 8080"),
    files: vite,
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "templates are filled in by a shell script",
    settings: hardened,
    text: nginx("COPY site.template /etc/nginx/templates/default.conf.template"),
    files: { ...vite, "site.template": "" },
    level: "C",
    concerns: ["H06"],
  },
  {
    name: "a start of the file's own",
    settings: hardened,
    text: nginx('CMD ["/start.sh"]'),
    level: "C",
    concerns: ["H06"],
  },
  {
    name: "another release of nginx",
    settings: hardened,
    text: nginx("EXPOSE 8080", "nginx:1.24"),
    level: "B",
    concerns: ["H38"],
  },
  {
    name: "Docker's image already",
    settings: hardened,
    text: nginx("", "dhi.io/nginx:1.30"),
    level: "none",
  },
];

testRewrites("multi-stage", splits, { files: vite });
testRewrites("distroless", moves, { files: vite });
