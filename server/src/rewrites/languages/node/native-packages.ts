/** Packages with code that is compiled for a machine and a C library, and those that need more than that. */
import type { PackageJson } from "../../project/package-json.ts";

/** Compiled when they are installed, or downloaded for glibc or musl. */
const native: ReadonlySet<string> = new Set([
  ...[
    "bcrypt",
    "sharp",
    "sqlite3",
    "better-sqlite3",
    "canvas",
    "argon2",
    "node-sass",
    "grpc",
    "@node-rs/argon2",
  ],
  ...[
    "@node-rs/bcrypt",
    "@node-rs/xxhash",
    "node-rdkafka",
    "@confluentinc/kafka-javascript",
    "oracledb",
    "couchbase",
  ],
  ...[
    "re2",
    "isolated-vm",
    "leveldown",
    "classic-level",
    "rocksdb",
    "lmdb",
    "zeromq",
    "zmq",
    "serialport",
    "usb",
  ],
  ...[
    "@serialport/bindings-cpp",
    "bufferutil",
    "utf-8-validate",
    "msgpackr-extract",
    "cpu-features",
    "heapdump",
  ],
  ...[
    "node-pty",
    "pg-native",
    "libpq",
    "sodium-native",
    "snappy",
    "xxhash",
    "farmhash",
    "microtime",
    "dtrace-provider",
  ],
  ...[
    "v8-profiler",
    "node-expat",
    "libxmljs",
    "libxmljs2",
    "nodegit",
    "ref-napi",
    "ffi-napi",
    "ffi",
    "deasync",
    "hiredis",
  ],
  ...[
    "kerberos",
    "mongodb-client-encryption",
    "ibm_db",
    "odbc",
    "skia-canvas",
    "@napi-rs/canvas",
    "@napi-rs/snappy",
  ],
  ...[
    "@tensorflow/tfjs-node",
    "onnxruntime-node",
    "@swc/core",
    "esbuild",
    "lightningcss",
    "@parcel/watcher",
    "turbo",
  ],
  ...[
    "@prisma/client",
    "prisma",
    "puppeteer",
    "playwright",
    "@sentry/profiling-node",
    "@datadog/native-metrics",
    "dd-trace",
  ],
  ...[
    "node-datachannel",
    "wrtc",
    "speaker",
    "mediasoup",
    "tree-sitter",
    "keytar",
    "node-libcurl",
    "unix-dgram",
    "iltorb",
  ],
  ...[
    "gl",
    "node-gyp-build",
    "@discordjs/opus",
    "opusscript",
    "node-opus",
    "scrypt",
    "sse4_crc32",
    "time",
    "iconv",
    "pty.js",
  ],
  ...[
    "@mapbox/node-pre-gyp",
    "node-pre-gyp",
    "prebuild-install",
    "node-gyp",
    "bindings",
    "nan",
    "node-addon-api",
  ],
]);

export function isNative(name: string): boolean {
  return native.has(name) || /-(?:musl|gnu)$|^@img\/|^@next\/swc-/.test(name);
}

/** The packages that are compiled for a C library, of all that an application installs as far as it is known. */
export function findNative(
  manifest: PackageJson,
  installed: ReadonlySet<string> | undefined,
): readonly string[] {
  const direct = [...manifest.dependencies.keys(), ...manifest.optionalDependencies.keys()];
  return [...new Set([...direct, ...(installed ?? [])])].filter(isNative).toSorted();
}

/** Programs and libraries of the distribution that a package calls, which Node.js' small images do not have. */
const needs: Readonly<Record<string, string>> = {
  puppeteer: "Chromium",
  "puppeteer-core": "Chromium",
  playwright: "Chromium",
  "playwright-core": "Chromium",
  "playwright-chromium": "Chromium",
  "chrome-aws-lambda": "Chromium",
  "chrome-launcher": "Chromium",
  "fluent-ffmpeg": "FFmpeg",
  canvas: "Cairo",
  gm: "GraphicsMagick",
  imagemagick: "ImageMagick",
  "simple-git": "Git",
  "pg-native": "libpq",
  libpq: "libpq",
  oracledb: "Oracle Instant Client",
  "python-shell": "Python",
  "pdf-poppler": "Poppler",
  "node-poppler": "Poppler",
  wkhtmltopdf: "wkhtmltopdf",
  "html-pdf": "PhantomJS",
  "phantomjs-prebuilt": "PhantomJS",
  phantomjs: "PhantomJS",
  "node-tesseract-ocr": "Tesseract",
  libreoffice: "LibreOffice",
  "libreoffice-convert": "LibreOffice",
  kerberos: "libgssapi",
  odbc: "unixODBC",
};

/** What a package needs of the distribution; undefined for most. */
export function findSystemNeed(name: string): string | undefined {
  return Object.hasOwn(needs, name) ? needs[name] : undefined;
}

/** They download a browser to the home folder of whoever installs them; a variable keeps them from it. */
const browsers: ReadonlyMap<string, RegExp> = new Map([
  ["puppeteer", /^PUPPETEER_(?:SKIP_|EXECUTABLE_PATH|CACHE_DIR)/],
  ["playwright", /^PLAYWRIGHT_(?:SKIP_|BROWSERS_PATH)/],
  ["playwright-chromium", /^PLAYWRIGHT_(?:SKIP_|BROWSERS_PATH)/],
  ["@playwright/test", /^PLAYWRIGHT_(?:SKIP_|BROWSERS_PATH)/],
]);

/** Packages that bring Puppeteer along, where no lock file tells. */
const carriers = [
  ...["whatsapp-web.js", "node-html-to-image", "html-pdf-node", "@mermaid-js/mermaid-cli", "venom-bot"],
  ...[
    "@wppconnect-team/wppconnect",
    "@open-wa/wa-automate",
    "website-scraper-puppeteer",
    "pa11y",
    "backstopjs",
  ],
];

/** A package whose browser lies outside of the application's folder. */
export function findBrowser(
  { dependencies }: PackageJson,
  installed: ReadonlySet<string> | undefined,
  variables: readonly string[],
): string | undefined {
  return [...browsers].find(([name, variable]) => {
    const range = dependencies.get(name);
    // Up to version 18, Puppeteer's lay beside its code.
    const isInside = name === "puppeteer" && Number(/\d+/.exec(range ?? "")?.[0] ?? Number.NaN) < 19;
    const isCarried = name === "puppeteer" && carriers.some((carrier) => dependencies.has(carrier));
    const isThere =
      range !== undefined || isCarried || (name === "puppeteer" && installed?.has(name) === true);
    return isThere && !isInside && !variables.some((one) => variable.test(one));
  })?.[0];
}
