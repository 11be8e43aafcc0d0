/** Applications in Node.js and the Dockerfiles that install and start them. */
interface Manifest {
  readonly [member: string]: unknown;
}

export const express = { dependencies: { express: "^5" }, scripts: { start: "node server.js" } };
export const typescript = {
  dependencies: { express: "^5" },
  devDependencies: { typescript: "^5", "@types/express": "^5" },
  scripts: { build: "tsc", start: "node dist/main.js" },
};

export function project(manifest: Manifest, more: Readonly<Record<string, string>> = {}) {
  return {
    "package.json": JSON.stringify({ name: "shop", ...manifest }),
    "package-lock.json": '{"packages":{}}',
    ...more,
  };
}

export const server = project(express, { "server.js": "require('express')" });
export const compiled = project(typescript, {
  "tsconfig.json": "{}",
  "src/main.ts": "import e from 'express'",
});

export function file(base: string, steps: string, start: string): string {
  return `FROM ${base}\nWORKDIR /app\nCOPY package*.json ./\n${steps}\n${start}\n`;
}

export const plain = "RUN npm ci\nCOPY . .";
export const build = "RUN npm ci\nCOPY . .\nRUN npm run build";
export const startServer = 'CMD ["node", "server.js"]';
export const startMain = 'CMD ["node", "dist/main.js"]';
