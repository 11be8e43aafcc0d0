/** Which package a command of `node_modules/.bin` comes from. */
import type { PackageJson } from "../../project/package-json.ts";

/** Commands that are not called as their package is, from the packages' own package.json. */
const packages: ReadonlyMap<string, string> = new Map([
  ["tsc", "typescript"],
  ["nest", "@nestjs/cli"],
  ["ng", "@angular/cli"],
  ["vue-cli-service", "@vue/cli-service"],
  ["babel", "@babel/cli"],
  ["babel-node", "@babel/node"],
  ["webpack", "webpack-cli"],
  ["webpack-dev-server", "webpack-dev-server"],
  ["sequelize", "sequelize-cli"],
  ["tsnd", "ts-node-dev"],
  ["swc", "@swc/cli"],
  ["remix", "@remix-run/dev"],
  ["remix-serve", "@remix-run/serve"],
  ["react-router-serve", "@react-router/serve"],
  ["react-router", "@react-router/dev"],
  ["svelte-kit", "@sveltejs/kit"],
  ["docusaurus", "@docusaurus/core"],
  ["typeorm-ts-node-commonjs", "typeorm"],
  ["typeorm-ts-node-esm", "typeorm"],
  ["strapi", "@strapi/strapi"],
  ["craco", "@craco/craco"],
  ["pm2-runtime", "pm2"],
  ["pm2-docker", "pm2"],
  ["mikro-orm", "@mikro-orm/cli"],
  ["drizzle-kit", "drizzle-kit"],
  ["rw", "@redwoodjs/cli"],
  ["tsc-alias", "tsc-alias"],
  ["eleventy", "@11ty/eleventy"],
  ["vuepress", "vuepress"],
  ["nuxi", "nuxi"],
  ["gulp", "gulp"],
  ["grunt", "grunt-cli"],
]);

/** The package that has a command, as far as it is known by its name. */
export function packageOfCommand(command: string): string {
  return packages.get(command) ?? command;
}

/** The development package that is needed to run a command; undefined where it comes from elsewhere. */
export function findDevelopmentPackage(command: string, manifest: PackageJson): string | undefined {
  const name = command.replace(/^(?:\.\/)?(?:.*\/)?node_modules\/\.bin\//, "");
  return [packageOfCommand(name), name].find(
    (one) => manifest.devDependencies.has(one) && !manifest.dependencies.has(one),
  );
}
