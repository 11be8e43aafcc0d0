/** What packages of Python need of the system at run time. */
import type { Release } from "../../../images/distribution.ts";
import { gatherNeeds, type NativeNeeds, type Need } from "../interpreted/native-needs.ts";

/** The library alone: the headers' package brings those of programs that describe interfaces, too. */
const glib: Need = { packages: ["libglib2.0-0"] };

/**
 * By name on PyPI; from the packages' own installation guides. Only what buildpack-deps brings (Docker's
 * buildpack-deps, Dockerfiles of bookworm and trixie): the rest has to stand in the file already.
 */
const needs: ReadonlyMap<string, Need> = new Map(
  Object.entries({
    psycopg2: { headers: ["libpq-dev"] },
    psycopg: { headers: ["libpq-dev"] },
    "psycopg-c": { headers: ["libpq-dev"] },
    psycopg2cffi: { headers: ["libpq-dev"] },
    pygresql: { headers: ["libpq-dev"] },
    mysqlclient: { headers: ["default-libmysqlclient-dev"] },
    "mysql-python": { headers: ["default-libmysqlclient-dev"] },
    "flask-mysqldb": { headers: ["default-libmysqlclient-dev"] },
    "django-heroku": { headers: ["libpq-dev"] },
    pycurl: { headers: ["libcurl4-openssl-dev"] },
    gssapi: { headers: ["libkrb5-dev"] },
    kerberos: { headers: ["libkrb5-dev"] },
    pykerberos: { headers: ["libkrb5-dev"] },
    "requests-kerberos": { headers: ["libkrb5-dev"] },
    uwsgi: { headers: ["libxml2-dev"] },
    xmlsec: { headers: ["libxml2-dev"] },
    weasyprint: {
      packages: ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz0b", "libcairo2", "libgdk-pixbuf-2.0-0"],
    },
    cairosvg: { packages: ["libcairo2"] },
    cairocffi: { packages: ["libcairo2"] },
    pycairo: { packages: ["libcairo2"] },
    wand: { headers: ["libmagickwand-dev"] },
    pillow: {},
    "pillow-simd": { headers: ["libjpeg-dev", "libwebp-dev"] },
    "python-magic": { packages: ["libmagic1"] },
    "opencv-python": glib,
    "opencv-contrib-python": glib,
    "opencv-python-headless": glib,
    // GCC brings its library for several threads at once (OpenMP), and their wheels do not.
    lightgbm: { packages: ["libgomp1"] },
    pycaret: { packages: ["libgomp1"] },
    lightfm: { packages: ["libgomp1"] },
    "llama-cpp-python": { packages: ["libgomp1"] },
    // They compile models when they run.
    pystan: { packages: ["g++"] },
    theano: { packages: ["g++"] },
    pymc3: { packages: ["g++"] },
    pymc: { packages: ["g++"] },
    pytensor: { packages: ["g++"] },
    gitpython: { packages: ["git"] },
    mercurial: { packages: ["mercurial"] },
    pygobject: { headers: ["libglib2.0-dev"] },
    bsddb3: { headers: ["libdb-dev"] },
    berkeleydb: { headers: ["libdb-dev"] },
    "python-gnupg": { packages: ["gnupg"] },
  } satisfies Record<string, Need>),
);

/** Their wheels hold all libraries. */
const selfContained: ReadonlySet<string> = new Set(["binary"]);

/**
 * @param asked the application's packages; extras behind a name make a difference: `psycopg[binary]`
 * @param release of the image
 */
export function findNativePackages(
  asked: readonly { readonly name: string; readonly extras: readonly string[] }[],
  release: Release | undefined,
): NativeNeeds {
  const found = asked.flatMap(({ name, extras }): readonly (readonly [string, Need])[] => {
    const need = extras.some((extra) => selfContained.has(extra)) ? undefined : needs.get(name);
    return need === undefined ? [] : [[name, need]];
  });
  return gatherNeeds(found, release);
}

/** Packages that need libraries of the system whatever image they run on: none without a package manager has them. */
export function needsSystemLibraries(name: string, extras: readonly string[]): boolean {
  if (extras.some((extra) => selfContained.has(extra))) return false;
  const need: Need | undefined = needs.get(name);
  return (need?.headers?.length ?? 0) + (need?.packages?.length ?? 0) > 0 || demanding.has(name);
}

const demanding: ReadonlySet<string> = new Set([
  // They hold the interpreter that they were built with.
  ...["pyuwsgi", "mod-wsgi", "mod-wsgi-standalone"],
  ...[
    "python-ldap",
    "pyodbc",
    "gdal",
    "fiona-gdal",
    "pygraphviz",
    "pyaudio",
    "pytesseract",
    "pdf2image",
    "pdfkit",
  ],
  ...[
    "ffmpeg-python",
    "pydub",
    "moviepy",
    "pyzbar",
    "cx-oracle",
    "playwright",
    "selenium",
    "pyppeteer",
    "dlib",
  ],
  ...[
    "python-snappy",
    "pylibmc",
    "pyscard",
    "rrdtool",
    "pymssql",
    "imgkit",
    "textract",
    "unoconv",
    "graphviz",
  ],
]);
