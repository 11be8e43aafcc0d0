/** Applications whose files a server for the web serves, for the tables of Dockerfiles. */
export function project(manifest: object, more: Readonly<Record<string, string>> = {}) {
  return { "package.json": JSON.stringify(manifest), "package-lock.json": "{}", ...more };
}

export const react = project({
  scripts: { start: "react-scripts start", build: "react-scripts build" },
  dependencies: { react: "19", "react-scripts": "5" },
});
export const vite = project(
  { scripts: { dev: "vite", build: "vite build", preview: "vite preview" }, devDependencies: { vite: "7" } },
  { "vite.config.ts": "export default defineConfig({ plugins: [vue()] })" },
);
export const angular = project(
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
export const docusaurus = project({
  scripts: { build: "docusaurus build", serve: "docusaurus serve", start: "docusaurus start" },
  dependencies: { "@docusaurus/core": "3" },
});

export const built = (rest: string, base = "node:22") =>
  `FROM ${base}\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n${rest}\n`;
export const unbuilt = (rest: string) => `FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n${rest}\n`;
export const nginx = (rest: string, base = "nginx:1.30-alpine") =>
  `FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM ${base}\nCOPY --from=build /app/dist /usr/share/nginx/html\n${rest}\n`;
