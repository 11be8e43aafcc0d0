/** Sites that are built on the image of the web server that serves them. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import { vite } from "./static-site-projects.ts";

const cases: readonly RewriteCase[] = [
  {
    name: "nginx with Node.js on Alpine",
    text: `FROM nginx:1.30-alpine
RUN apk add --no-cache nodejs npm
WORKDIR /app
COPY . .
ARG API
ENV VITE_API=$API
RUN npm ci && npm run build && cp -r dist/* /usr/share/nginx/html/
COPY nginx.conf /etc/nginx/conf.d/default.conf
EXPOSE 80
CMD ["nginx", "-g", "daemon off;"]
`,
    files: { ...vite, "nginx.conf": "server { listen 80; root /usr/share/nginx/html; }" },
    level: "A",
    result: `FROM nginx:1.30-alpine AS build
RUN apk add --no-cache nodejs npm
WORKDIR /app
COPY . .
ARG API
ENV VITE_API=$API
RUN npm ci && npm run build && cp -r dist/* /usr/share/nginx/html/

FROM nginx:1.30-alpine
WORKDIR /app
COPY --from=build /usr/share/nginx/html /usr/share/nginx/html
COPY nginx.conf /etc/nginx/conf.d/default.conf
EXPOSE 80
CMD ["nginx", "-g", "daemon off;"]
`,
  },
  {
    name: "a configuration above the build goes over to the new stage",
    text: "FROM nginx:alpine\nRUN apk add nodejs npm\nCOPY nginx.conf /etc/nginx/nginx.conf\nCOPY . /app\nRUN cd /app && npm ci && npm run build && mv dist/* /usr/share/nginx/html\n",
    files: { ...vite, "nginx.conf": "pid /tmp/nginx.pid;" },
    level: "A",
    has: ["nginx.conf /etc/nginx/nginx.conf\n", "RUN apk add nodejs npm\nCOPY . /app\n"],
  },
  {
    name: "variables that a script of the container reads stay",
    text: "FROM nginx:alpine\nRUN apk add nodejs npm\nENV VITE_API=a\nCOPY env.sh /docker-entrypoint.d/env.sh\nCOPY . /app\nRUN cd /app && npm ci && npm run build && mv dist/* /usr/share/nginx/html\n",
    files: { ...vite, "env.sh": "#!/bin/sh\necho $VITE_API\n" },
    level: "A",
    has: ["FROM nginx:alpine\nENV VITE_API=a\n"],
  },
  {
    name: "httpd",
    text: "FROM httpd:2.4\nRUN apt-get update && apt-get install -y nodejs npm\nCOPY . /src\nRUN cd /src && npm ci && npm run build && cp -r dist/. /usr/local/apache2/htdocs/\n",
    level: "A",
    has: ["COPY --from=build /usr/local/apache2/htdocs /usr/local/apache2/htdocs\n"],
  },
  {
    name: "what is built lies where the configuration has it served",
    text: "FROM nginx:alpine\nRUN apk add nodejs npm\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nRUN cp nginx.conf /etc/nginx/conf.d/default.conf && cp 50x.html /usr/share/nginx/html/\n",
    files: { ...vite, "nginx.conf": "server { listen 80;\r\n root /app/dist;\r\n }" },
    level: "A",
    has: [
      "COPY --from=build /usr/share/nginx/html /usr/share/nginx/html\n",
      "COPY --from=build /app/dist /app/dist\n",
      "COPY --from=build /etc/nginx /etc/nginx\n",
    ],
  },
  {
    name: "what is built lies elsewhere",
    text: "FROM nginx:alpine\nRUN apk add nodejs npm\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n",
    level: "none",
  },
  {
    name: "nothing is built",
    text: "FROM nginx:alpine\nCOPY dist /usr/share/nginx/html\n",
    level: "none",
  },
];

testRewrites("multi-stage", cases, { files: vite });
