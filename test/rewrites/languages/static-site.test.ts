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
    text: built('EXPOSE 3000\nCMD ["npx", "serve", "build", "-p", "3000"]'),
    files: react,
    level: "A",
    has: ["/app/build /usr/share", "$uri.html =404", "absolute_redirect off;", "error_page 404 /404.html;"],
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
    name: "a port that nothing says is the tool's own",
    text: unbuilt("CMD npx vite --host"),
    files: vite,
    level: "B",
    concerns: ["H05"],
    has: ["listen 5173;"],
  },
  {
    name: "a port that EXPOSE names, and the tool does not listen on",
    text: built('EXPOSE 5173\nCMD ["npm", "run", "preview", "--", "--host"]'),
    files: vite,
    level: "B",
    concerns: ["S10"],
    has: ["listen 4173;", "EXPOSE 5173"],
  },
  {
    name: "a port of the tool's configuration",
    text: unbuilt('EXPOSE 3000\nCMD ["npm", "run", "dev"]'),
    files: { ...vite, "vite.config.ts": "export default defineConfig({ server: { port: 3000 } })" },
    level: "B",
    concerns: ["H05"],
    has: ["listen 3000;"],
  },
  {
    name: "a port of the configuration that cannot be read is EXPOSE's",
    text: built('EXPOSE 6000\nCMD ["npm", "run", "preview"]'),
    files: { ...vite, "vite.config.ts": "export default { preview: { port: Number(process.env.P) } }" },
    level: "A",
    has: ["listen 6000;"],
  },
  {
    name: "a port that a script sets",
    text: unbuilt('CMD ["npm", "start"]'),
    files: project({
      scripts: { start: "PORT=3006 react-scripts start", build: "react-scripts build" },
      dependencies: { "react-scripts": "5" },
    }),
    level: "B",
    concerns: ["H05"],
    has: ["listen 3006;"],
  },
  {
    name: "a port of .env",
    text: unbuilt('EXPOSE 3000\nCMD ["npm", "start"]'),
    files: { ...react, ".env": "PORT=3007\n" },
    level: "B",
    concerns: ["H05"],
    has: ["listen 3007;"],
  },
  {
    name: "an old serve listens elsewhere",
    text: built('RUN npm i -g serve@11\nCMD ["serve", "-s", "build"]'),
    files: react,
    level: "A",
    has: ["listen 5000;"],
  },
  {
    name: "EXPOSE with a variable that stays behind",
    text: built('ENV PORT=3100\nEXPOSE $PORT\nCMD ["serve", "-s", "build"]'),
    files: react,
    level: "A",
    has: ["listen 3100;", "EXPOSE 3100\n"],
    lacks: ["EXPOSE $PORT"],
  },
  {
    name: "the tool that served is not installed any more",
    text: built('\n# The server\nRUN npm install -g serve\n\nCMD ["serve", "-s", "build"]'),
    files: react,
    level: "A",
    lacks: ["install -g", "# The server", "\n\n\n"],
    has: ["default.conf\n"],
  },
  {
    name: "variables below the files are there when a build is added",
    text: unbuilt('EXPOSE 5173\nARG API\nENV VITE_API=$API\nCMD ["npm", "run", "dev"]'),
    files: vite,
    level: "B",
    concerns: ["H05"],
    has: ["COPY . .\nRUN npm ci\nARG API\nENV VITE_API=$API\nRUN npm run build\n"],
    lacks: ["default.conf\nARG"],
  },
  {
    name: "build and serve: the build moves into the image",
    text: unbuilt("EXPOSE 4173\nCMD npm run build && npm run preview"),
    files: vite,
    level: "B",
    concerns: ["H05"],
    has: ["RUN npm run build\n", "/app/dist /usr/share", "listen 4173;"],
  },
  {
    name: "a script of the context that builds and serves",
    text: unbuilt('CMD ["sh", "start.sh"]'),
    files: { ...react, "start.sh": "#!/bin/sh\nset -e\nnpm run build\nserve -s build -l 3000\n" },
    level: "B",
    concerns: ["H05"],
    has: ["RUN npm run build\n", "listen 3000;"],
  },
  {
    name: "a folder that nothing fills",
    text: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["npx", "serve", "build"]',
    files: react,
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "a folder that is there already",
    text: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["npx", "serve", "build", "-l", "3000"]',
    files: { ...react, "build/index.html": "" },
    level: "A",
    has: ["/app/build /usr/share"],
  },
  {
    name: "a folder that is not the framework's",
    text: built('CMD ["npx", "serve", "dist", "-l", "3000"]'),
    files: react,
    level: "B",
    concerns: ["S4"],
  },
  {
    name: "a site that is built for another path",
    text: built('EXPOSE 3000\nCMD ["npm", "run", "serve"]'),
    files: { ...docusaurus, "docusaurus.config.js": "module.exports = { baseUrl: '/manual/' }" },
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "VitePress' preview",
    text: unbuilt('RUN npm run docs:build\nEXPOSE 4173\nCMD ["npm", "run", "docs:preview"]'),
    files: project({
      scripts: { "docs:build": "vitepress build docs", "docs:preview": "vitepress preview docs" },
      devDependencies: { vitepress: "1" },
    }),
    level: "B",
    concerns: ["S4"],
    has: ["/app/docs/.vitepress/dist /usr/share"],
    lacks: ["npm run build"],
  },
  {
    name: "Storybook's server",
    text: unbuilt('EXPOSE 6006\nCMD ["npm", "run", "storybook"]'),
    files: project({
      scripts: {
        storybook: "storybook dev -p 6006",
        build: "rollup -c",
        "build-storybook": "storybook build",
      },
      devDependencies: { storybook: "8" },
    }),
    level: "B",
    concerns: ["H05", "S4"],
    has: ["RUN npm run build-storybook\n", "/app/storybook-static /usr/share"],
  },
  {
    name: "Eleventy's server, by its package's name",
    text: unbuilt('CMD ["npx", "@11ty/eleventy", "--serve", "--port=8011"]'),
    files: project({ scripts: { build: "eleventy" }, devDependencies: { "@11ty/eleventy": "3" } }),
    level: "B",
    concerns: ["H05", "S4"],
    has: ["RUN npm run build\n", "/app/_site /usr/share", "listen 8011;"],
  },
  {
    name: "SvelteKit as files",
    text: built('EXPOSE 4173\nCMD ["npm", "run", "preview"]'),
    files: project({
      scripts: { build: "vite build", preview: "vite preview" },
      devDependencies: { "@sveltejs/kit": "2", "@sveltejs/adapter-static": "3", vite: "7" },
    }),
    level: "B",
    concerns: ["S4"],
    has: ["/app/build /usr/share"],
  },
  {
    name: "a tool by the path of its file",
    text: unbuilt(
      'RUN node node_modules/gatsby/cli.js build\nCMD ["node", "./node_modules/gatsby/cli.js", "serve", "-p", "4444"]',
    ),
    files: project({ scripts: { build: "gatsby build" }, dependencies: { gatsby: "5" } }),
    level: "A",
    has: ["/app/public /usr/share", "listen 4444;"],
    lacks: ["npm run build"],
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
