/** Ubuntu's libraries where Debian's names do not tell them, and of the releases that no two Debians enclose. */

/** Packages by Ubuntu's release; `-`: not known to us. */
const releases: readonly string[] = ["20.04", "22.04", "24.04", "26.04"];
const names: Readonly<Record<string, string>> = {
  "default-libmysqlclient-dev": "libmysqlclient21 libmysqlclient21 libmysqlclient21 libmysqlclient24",
  "libmysqlclient-dev": "libmysqlclient21 libmysqlclient21 libmysqlclient21 libmysqlclient24",
  "libssl-dev": "libssl1.1 libssl3 libssl3t64 libssl3t64",
  "libffi-dev": "libffi7 libffi8 libffi8 libffi8",
  "libicu-dev": "libicu66 libicu70 libicu74 libicu78",
  "libpq-dev": "libpq5 libpq5 libpq5 libpq5",
  "libjpeg-dev": "libjpeg8 libjpeg8 libjpeg8 -",
  "libjpeg8-dev": "libjpeg8 libjpeg8 libjpeg8 -",
  "libjpeg-turbo8-dev": "libjpeg-turbo8 libjpeg-turbo8 libjpeg-turbo8 -",
  "libldap2-dev": "libldap-2.4-2 libldap-2.5-0 libldap2 libldap2",
  "libldap-dev": "- libldap-2.5-0 libldap2 libldap2",
  "libxml2-dev": "libxml2 libxml2 libxml2 libxml2-16",
  "libxslt1-dev": "libxslt1.1 libxslt1.1 libxslt1.1 libxslt1.1",
  "zlib1g-dev": "zlib1g zlib1g zlib1g zlib1g",
  "libbz2-dev": "libbz2-1.0 libbz2-1.0 libbz2-1.0 libbz2-1.0",
  "liblzma-dev": "liblzma5 liblzma5 liblzma5 liblzma5",
  "libsqlite3-dev": "libsqlite3-0 libsqlite3-0 libsqlite3-0 libsqlite3-0",
  "libyaml-dev": "libyaml-0-2 libyaml-0-2 libyaml-0-2 libyaml-0-2",
  "libexpat1-dev": "libexpat1 libexpat1 libexpat1 libexpat1",
  "libcurl4-openssl-dev": "libcurl4 libcurl4 libcurl4t64 libcurl4t64",
  "libreadline-dev": "libreadline8 libreadline8 libreadline8t64 libreadline8t64",
  "libpng-dev": "libpng16-16 libpng16-16 libpng16-16t64 libpng16-16t64",
  "libfreetype6-dev": "libfreetype6 libfreetype6 libfreetype6 libfreetype6",
  "libfreetype-dev": "libfreetype6 libfreetype6 libfreetype6 libfreetype6",
  "libglib2.0-dev": "libglib2.0-0 libglib2.0-0 libglib2.0-0t64 libglib2.0-0t64",
  "libsasl2-dev": "libsasl2-2 libsasl2-2 libsasl2-2 libsasl2-2",
  "libmagic-dev": "libmagic1 libmagic1 libmagic1t64 libmagic1t64",
  "libzip-dev": "libzip5 libzip4 libzip4t64 -",
  "libtiff-dev": "libtiff5 libtiff5 libtiff6 libtiff6",
  "libproj-dev": "libproj15 libproj22 libproj25 -",
  "libgdal-dev": "libgdal26 libgdal30 libgdal34t64 -",
  "libprotobuf-dev": "libprotobuf17 libprotobuf23 libprotobuf32t64 -",
  "libvips-dev": "libvips42 libvips42 libvips42t64 libvips42t64",
  "libsnappy-dev": "libsnappy1v5 libsnappy1v5 libsnappy1v5 libsnappy1v5",
  "libzmq3-dev": "libzmq5 libzmq5 libzmq5 libzmq5",
  "libsodium-dev": "libsodium23 libsodium23 libsodium23 libsodium23",
  "librdkafka-dev": "librdkafka1 librdkafka1 librdkafka1 librdkafka1",
  "libzstd-dev": "libzstd1 libzstd1 libzstd1 libzstd1",
  "liblz4-dev": "liblz4-1 liblz4-1 liblz4-1 liblz4-1",
  "uuid-dev": "libuuid1 libuuid1 libuuid1 libuuid1",
};

/** The library behind `name`; undefined where it is not sure. */
export function ubuntuLibraries(name: string, release: string): readonly string[] | undefined {
  const row = Object.hasOwn(names, name) ? names[name] : undefined;
  const library = row?.split(" ")[releases.indexOf(release)];
  return library === undefined || library === "-" ? undefined : [library];
}
