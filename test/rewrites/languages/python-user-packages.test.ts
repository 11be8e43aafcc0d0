/** Packages that pip installs for root alone, and who else is to find them. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import { requirements } from "./python-projects.ts";

const file = (rest: string, version = "3.13") =>
  `FROM python:${version} AS build\nCOPY requirements.txt .\nRUN pip install --user -r requirements.txt\nFROM python:${version}-slim\nWORKDIR /app\nCOPY --from=build /root/.local /root/.local\n${rest}`;
const usual = 'ENV PATH=/root/.local/bin:$PATH\nCOPY app.py .\nCMD ["gunicorn", "app:app"]\n';

const users: readonly RewriteCase[] = [
  {
    name: "they come to where every user looks",
    text: file(usual),
    level: "A",
    lines: ["COPY --from=build /root/.local /usr/local", "USER 10001:10001", 'CMD ["gunicorn", "app:app"]'],
    lacks: ["ENV PATH"],
  },
  {
    name: "places in variables and the start follow",
    text: file(
      'ENV PATH="/opt/bin:/root/.local/bin:$PATH" MODE=a\nCOPY app.py .\nCMD ["/root/.local/bin/gunicorn", "app:app"]\n',
    ),
    level: "A",
    lines: ['ENV PATH="/opt/bin:/usr/local/bin:$PATH" MODE=a', 'CMD ["/usr/local/bin/gunicorn", "app:app"]'],
  },
  {
    name: "something else is in root's home, too",
    text: file(`COPY settings.ini /root/.config/settings.ini\n${usual}`),
    level: "C",
    concerns: ["H23"],
  },
  {
    name: "a target that a variable says",
    text: file(usual)
      .replace(/^/, "ARG PLACE=/root/.local\n")
      .replace("WORKDIR /app", "ARG PLACE\nWORKDIR /app")
      .replace("/root/.local /root/.local", "/root/.local $PLACE"),
    level: "C",
    concerns: ["H23"],
  },
  {
    name: "packages of another Python",
    text: file(usual).replace("FROM python:3.13 AS", "FROM python:3.12 AS"),
    level: "C",
    concerns: ["H23"],
  },
];

testRewrites("non-root", users, { files: requirements });

testRewrites(
  "distroless",
  [
    {
      name: "an image without a shell has another user, too",
      text: file(usual),
      level: "A",
      lines: [
        "COPY --from=build /root/.local /usr/local",
        "ENV PYTHONPATH=/usr/local/lib/python3.13/site-packages",
        'CMD ["/usr/bin/python3.13", "-m", "gunicorn", "app:app"]',
      ],
    },
  ],
  { files: requirements },
);
