/** Which packages a program needs that was built with a `-dev` package of Alpine. */
import { compareVersions } from "../../images/base-layers.ts";

/** Names as the APKBUILDs of Alpine's main and community repositories split them; read in aports or in wide use. */
const libraries: Readonly<Record<string, string>> = {
  "alsa-lib-dev": "alsa-lib",
  "argon2-dev": "argon2-libs",
  "aspell-dev": "aspell-libs",
  "brotli-dev": "brotli-libs",
  "bzip2-dev": "libbz2",
  "c-ares-dev": "c-ares",
  "cairo-dev": "cairo cairo-gobject",
  "curl-dev": "libcurl",
  "cyrus-sasl-dev": "libsasl",
  "e2fsprogs-dev": "e2fsprogs-libs",
  "eudev-dev": "eudev-libs",
  "expat-dev": "expat",
  "fontconfig-dev": "fontconfig",
  "freetds-dev": "freetds",
  "freetype-dev": "freetype",
  "fribidi-dev": "fribidi",
  "fuse-dev": "fuse",
  "gd-dev": "libgd",
  "gdbm-dev": "gdbm",
  "gdk-pixbuf-dev": "gdk-pixbuf",
  "geoip-dev": "geoip",
  "geos-dev": "geos",
  "gettext-dev": "libintl",
  "giflib-dev": "giflib",
  "glib-dev": "glib",
  "gmp-dev": "gmp",
  "gnutls-dev": "gnutls",
  "gpgme-dev": "gpgme",
  "harfbuzz-dev": "harfbuzz",
  "hiredis-dev": "hiredis",
  "icu-dev": "icu-libs",
  "imap-dev": "c-client",
  "jpeg-dev": "libjpeg-turbo",
  "krb5-dev": "krb5-libs",
  "lcms2-dev": "lcms2",
  "libassuan-dev": "libassuan",
  "libcap-dev": "libcap",
  "libedit-dev": "libedit",
  "libev-dev": "libev",
  "libevent-dev": "libevent",
  "libexif-dev": "libexif",
  "libffi-dev": "libffi",
  "libgcrypt-dev": "libgcrypt",
  "libgit2-dev": "libgit2",
  "libheif-dev": "libheif",
  "libjpeg-turbo-dev": "libjpeg-turbo",
  "libmaxminddb-dev": "libmaxminddb",
  "libmcrypt-dev": "libmcrypt",
  "libmemcached-dev": "libmemcached-libs",
  "libmnl-dev": "libmnl",
  "libnl3-dev": "libnl3",
  "libpcap-dev": "libpcap",
  "libpng-dev": "libpng",
  "libpq-dev": "libpq",
  "librdkafka-dev": "librdkafka",
  "librsvg-dev": "librsvg",
  "libseccomp-dev": "libseccomp",
  "libsodium-dev": "libsodium",
  "libssh2-dev": "libssh2",
  "libtirpc-dev": "libtirpc",
  "libusb-dev": "libusb",
  "libuv-dev": "libuv",
  "libxcb-dev": "libxcb",
  "libxml2-dev": "libxml2",
  "libxslt-dev": "libxslt",
  "libzip-dev": "libzip",
  "linux-pam-dev": "linux-pam",
  "lz4-dev": "lz4-libs",
  "mariadb-connector-c-dev": "mariadb-connector-c",
  "mariadb-dev": "mariadb-connector-c",
  "mbedtls-dev": "mbedtls",
  "mysql-dev": "mariadb-connector-c",
  "ncurses-dev": "ncurses-libs",
  "net-snmp-dev": "net-snmp-libs",
  "nettle-dev": "nettle",
  "nghttp2-dev": "nghttp2-libs",
  "oniguruma-dev": "oniguruma",
  "openjpeg-dev": "openjpeg",
  "openldap-dev": "libldap",
  "pango-dev": "pango",
  "pcre-dev": "pcre",
  "pcre2-dev": "pcre2",
  "pixman-dev": "pixman",
  "postgresql-dev": "libpq",
  "proj-dev": "proj",
  "rabbitmq-c-dev": "rabbitmq-c",
  "readline-dev": "readline",
  "snappy-dev": "snappy",
  "sqlite-dev": "sqlite-libs",
  "tidyhtml-dev": "tidyhtml-libs",
  "tiff-dev": "tiff",
  "unixodbc-dev": "unixodbc",
  "util-linux-dev": "libuuid libblkid libmount",
  "xz-dev": "xz-libs",
  "yaml-dev": "yaml",
  "zeromq-dev": "libzmq",
  "zlib-dev": "zlib",
  "zstd-dev": "zstd-libs",
  // Headers alone, or the C library that every image has.
  "boost-headers": "",
  "eigen-dev": "",
  "libc-dev": "",
  "linux-headers": "",
  "musl-dev": "",
};

/** Split or renamed over the years: names from a release on, the newest first; `-`: not known to us. */
const byRelease: Readonly<Record<string, readonly (readonly [since: string, names: string])[]>> = {
  "openssl-dev": [
    ["3.17", "libssl3 libcrypto3"],
    ["3.9", "libssl1.1 libcrypto1.1"],
  ],
  "vips-dev": [
    ["3.17", "vips vips-cpp"],
    ["3.11", "vips"],
  ],
  "libwebp-dev": [
    ["3.20", "libwebp libwebpdemux libwebpmux"],
    ["3.17", "-"],
    ["3.3", "libwebp"],
  ],
  // From 3.19 on each image format is a package of its own.
  "imagemagick-dev": [
    ["3.19", "-"],
    ["3.3", "imagemagick"],
  ],
};

/** X11's libraries are called as their headers are. */
const x11 =
  /^libx(?:11|ext|render|tst|i|t|ft|mu|pm|randr|fixes|cursor|damage|composite|inerama|kbcommon)-dev$/;

/**
 * The packages of the libraries behind `name`, none for a package of headers alone; undefined where it is not sure.
 * An Alpine whose release is not known is taken for a recent one: old releases are named by who uses them.
 */
export function alpineLibraries(name: string, release: string | undefined): readonly string[] | undefined {
  if (x11.test(name)) return [name.slice(0, -"-dev".length)];
  const known = Object.hasOwn(libraries, name) ? libraries[name] : findByRelease(name, release);
  if (known === undefined || known === "-") return undefined;
  return known.split(" ").filter((library) => library !== "");
}

function findByRelease(name: string, release: string | undefined): string | undefined {
  const rows = Object.hasOwn(byRelease, name) ? byRelease[name] : undefined;
  return rows?.find(([since]) => release === undefined || compareVersions(release, since) >= 0)?.[1];
}
