/** Which packages a program needs that was built with a `-devel` package of Fedora, Red Hat and their kin. */
import type { Distribution, Release } from "../../images/distribution.ts";

/** Other distributions with rpm name their libraries otherwise: openSUSE's names have the interface's number. */
const known: ReadonlySet<Distribution> = new Set([
  "fedora",
  "centos",
  "rocky",
  "alma",
  "oracle",
  "ubi",
  "amazon",
]);

/** `foo-devel` comes with `foo`… */
const sameName: ReadonlySet<string> = new Set(
  `cairo expat fontconfig blas freetds freetype gd giflib glib2 gmp gnutls gpgme gsl harfbuzz jansson lapack lcms2 leveldb libXext
  libX11 libXi libXt libXft libXmu libXpm libXrandr libXrender libXtst libaio libarchive libcap libcurl libedit libev
  libevent libffi libgit2 libicu libjpeg-turbo libmaxminddb libmcrypt libmemcached libnl3 libpcap libpng libpq
  librdkafka libseccomp libsodium libssh2 libtiff libtool-ltdl libunwind libuuid libuv libwebp libxcb libxml2 libxslt
  libyaml libzip libzstd mariadb-connector-c ncurses-base oniguruma openblas pam pango pcre pcre2 pixman poppler proj
  protobuf readline snappy tcl tk unixODBC xmlsec1 xerces-c zeromq zlib`.split(/\s+/),
);

/** …others with a package of another name. */
const otherName: Readonly<Record<string, string>> = {
  "ImageMagick-devel": "ImageMagick-libs",
  "boost-devel": "boost",
  "bzip2-devel": "bzip2-libs",
  "curl-devel": "libcurl",
  "cyrus-sasl-devel": "cyrus-sasl-lib",
  "elfutils-libelf-devel": "elfutils-libelf",
  "file-devel": "file-libs",
  "krb5-devel": "krb5-libs",
  "libjpeg-devel": "libjpeg-turbo",
  "ncurses-devel": "ncurses-libs",
  "net-snmp-devel": "net-snmp-libs",
  "numactl-devel": "numactl-libs",
  "openldap-devel": "openldap",
  "openssl-devel": "openssl-libs",
  "sqlite-devel": "sqlite-libs",
  "systemd-devel": "systemd-libs",
  "xz-devel": "xz-libs",
};

/** Headers of the kernel, of the C library and of header-only libraries. */
const headersOnly = /^(?:(?:glibc|kernel|libstdc\+\+|eigen3|gtest)-devel|(?:glibc|kernel)-headers)$/;

/** Clients of databases have moved to packages of their own with Red Hat's release 8. */
const ofDatabases: Readonly<Record<string, readonly [since8: string, before: string]>> = {
  "mariadb-devel": ["mariadb-connector-c", "mariadb-libs"],
  "postgresql-devel": ["libpq", "postgresql-libs"],
};
const countedAsRedHat: ReadonlySet<Distribution> = new Set(["centos", "rocky", "alma", "oracle", "ubi"]);

/** The packages behind `name`, none for a package of headers alone; undefined where it is not sure. */
export function rpmLibraries(
  name: string,
  { distribution, release }: Release,
): readonly string[] | undefined {
  if (!known.has(distribution)) return undefined;
  if (headersOnly.test(name)) return [];
  if (Object.hasOwn(otherName, name)) return [otherName[name] ?? name];
  const database = Object.hasOwn(ofDatabases, name) ? ofDatabases[name] : undefined;
  if (database) {
    if (!countedAsRedHat.has(distribution) || release === undefined) return undefined;
    return [Number.parseInt(release, 10) >= 8 ? database[0] : database[1]];
  }
  const base = name.replace(/-devel$/, "");
  return base !== name && sameName.has(base) ? [base] : undefined;
}
