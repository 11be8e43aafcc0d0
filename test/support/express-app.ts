/** A small application for Node.js: by path, its Dockerfile too. */
export const app: Readonly<Record<string, string>> = {
  Dockerfile:
    "FROM node:22-bookworm\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY server.js ./\nEXPOSE 3000\nCMD npm start\n",
  "package.json": JSON.stringify({
    name: "app",
    version: "1.0.0",
    scripts: { start: "node server.js" },
    dependencies: { express: "5.1.0" },
  }),
  "package-lock.json": JSON.stringify({
    name: "app",
    lockfileVersion: 3,
    packages: { "": { dependencies: { express: "5.1.0" } } },
  }),
  "server.js": 'require("express")().get("/", (_, answer) => answer.send("hello")).listen(3000);\n',
  ".dockerignore": "node_modules\n.git\n",
};

/** Its Dockerfile on an image without a shell. */
export const distroless = `FROM node:22-bookworm AS build
WORKDIR /app
COPY package*.json ./
RUN npm ci --omit=dev
COPY server.js ./

FROM gcr.io/distroless/nodejs22-debian13:nonroot
WORKDIR /app
COPY --from=build /app /app
EXPOSE 3000
CMD ["server.js"]
`;
