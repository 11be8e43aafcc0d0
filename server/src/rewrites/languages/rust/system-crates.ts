/** Crates that link a program to libraries of the system, unless they are told to bring them along. */
import type { CargoLock } from "../../project/cargo-package.ts";

export interface SystemLibrary {
  /** The crate that wants it. */
  readonly crate: string;
  /** Debian's and Alpine's packages for building against it. */
  readonly debian: string;
  readonly alpine: string;
  /** The crate may as well bring it along: only its features tell. */
  readonly mayBring: boolean;
}

interface Row extends Omit<SystemLibrary, "mayBring"> {
  /** The crate that is locked, too, where the library is compiled in. */
  readonly source?: string;
  readonly mayBring?: true;
}

/** From the crates' build scripts, 2026-08. Those that compile their library in are not here. */
const rows: readonly Row[] = [
  { crate: "openssl-sys", debian: "libssl-dev", alpine: "openssl-dev", source: "openssl-src" },
  { crate: "pq-sys", debian: "libpq-dev", alpine: "libpq-dev", source: "pq-src" },
  {
    crate: "mysqlclient-sys",
    debian: "default-libmysqlclient-dev",
    alpine: "mariadb-dev",
    source: "mysqlclient-src",
  },
  { crate: "libsqlite3-sys", debian: "libsqlite3-dev", alpine: "sqlite-dev", mayBring: true },
  { crate: "curl-sys", debian: "libcurl4-openssl-dev", alpine: "curl-dev", mayBring: true },
  { crate: "alsa-sys", debian: "libasound2-dev", alpine: "alsa-lib-dev" },
  { crate: "libudev-sys", debian: "libudev-dev", alpine: "eudev-dev" },
  { crate: "libdbus-sys", debian: "libdbus-1-dev", alpine: "dbus-dev" },
  { crate: "pcap", debian: "libpcap-dev", alpine: "libpcap-dev" },
  { crate: "libxml", debian: "libxml2-dev", alpine: "libxml2-dev" },
  { crate: "sasl2-sys", debian: "libsasl2-dev", alpine: "cyrus-sasl-dev", mayBring: true },
  { crate: "libsodium-sys", debian: "libsodium-dev", alpine: "libsodium-dev", mayBring: true },
  { crate: "zmq-sys", debian: "libzmq3-dev", alpine: "zeromq-dev", mayBring: true },
  { crate: "lzma-sys", debian: "liblzma-dev", alpine: "xz-dev", mayBring: true },
  { crate: "ffmpeg-sys-next", debian: "libavcodec-dev", alpine: "ffmpeg-dev" },
  { crate: "leptonica-sys", debian: "libleptonica-dev", alpine: "leptonica-dev" },
  { crate: "tesseract-sys", debian: "libtesseract-dev", alpine: "tesseract-ocr-dev" },
  { crate: "gtk-sys", debian: "libgtk-3-dev", alpine: "gtk+3.0-dev" },
  { crate: "cairo-sys-rs", debian: "libcairo2-dev", alpine: "cairo-dev" },
  { crate: "fontconfig-sys", debian: "libfontconfig1-dev", alpine: "fontconfig-dev" },
  { crate: "yeslogic-fontconfig-sys", debian: "libfontconfig1-dev", alpine: "fontconfig-dev" },
  { crate: "freetype-sys", debian: "libfreetype-dev", alpine: "freetype-dev", mayBring: true },
  { crate: "gssapi-sys", debian: "libkrb5-dev", alpine: "krb5-dev" },
  { crate: "libgssapi-sys", debian: "libkrb5-dev", alpine: "krb5-dev" },
  { crate: "ldap3_proto", debian: "libldap2-dev", alpine: "openldap-dev", mayBring: true },
  { crate: "opencv", debian: "libopencv-dev", alpine: "opencv-dev" },
  { crate: "torch-sys", debian: "libtorch-dev", alpine: "libtorch-dev" },
];

/** What sqlx brings is compiled in by its default features; before 0.7 it had no crate for SQLite alone. */
const bringers: ReadonlyMap<string, string> = new Map([["libsqlite3-sys", "sqlx-sqlite"]]);

export function findSystemLibraries({ packages }: CargoLock): readonly SystemLibrary[] {
  return rows.flatMap(({ source, mayBring, ...library }) => {
    const bringer = bringers.get(library.crate);
    const isBrought =
      (source !== undefined && packages.has(source)) ||
      (bringer !== undefined && packages.has(bringer)) ||
      (library.crate === "libsqlite3-sys" && packages.has("sqlx-core") && !packages.has("diesel"));
    return packages.has(library.crate) && !isBrought ? [{ ...library, mayBring: mayBring === true }] : [];
  });
}
