/** What system packages are for, by their names in Debian, Alpine and Red Hat's family alike. */

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Compilers, build systems, downloaders, package managers and what people use at a terminal. */
const tools = words(`
  alien alpine-sdk abuild adduser ant apache-ant apache2-dev apt apt-file apt-transport-https apt-utils aptitude asciidoc astyle
  autoconf autoconf-archive autoconf2.13 autogen automake automake1.11 autopoint autotools-dev bear binutils binutils-dev
  binutils-gold binutils-multiarch bison bsdmainutils build-base build-essential busybox-extras byacc bzip2 bzr byobu cabal-install cargo
  ccache cgdb check checkinstall chrpath clang clang-format clang-tidy clang-tools cmake cmake3 composer cowsay cpanminus cpio cpp
  cppcheck crossbuild-essential-arm64 crossbuild-essential-armhf cscope ctags curl cvs cython cython3 d-shlibs dblatex debconf-utils
  debhelper debianutils-dev deltarpm devscripts dh-autoreconf dh-make dh-python dh-systemd dialog diffstat diffutils dirmngr distcc
  dnf dnf-plugins-core docbook-xsl docbook2x docbook-xml doxygen dos2unix dpkg-dev ed elfutils emacs emacs-nox emacs24 eatmydata
  epel-release centos-release-scl centos-release-scl-rh equivs exuberant-ctags expect fakeroot flex g++ g++-multilib gawk-doc gcc gcc-c++
  gcc-fortran gcc-gfortran gcc-multilib gcovr gdb gdbserver gdebi gdebi-core gettext ghc git git-all git-buildpackage git-core
  git-gui git-lfs git-man git-review git-svn gitk gnupg gnupg-agent gnupg1 gnupg2 go golang golang-go golang-any google-cloud-sdk gperf gpg
  gpg-agent gradle groff gtk-doc-tools help2man html2text htop hwinfo icu-devtools indent info install-info intltool iotop
  java-devel jq kcachegrind lcov leiningen less lftp libtool libtool-bin libxml2-utils-dev linux-headers-generic linux-headers-amd64 lintian
  llvm locate lsb-release lsb-core lshw ltrace lynx lz4-tools lzip lzop m4 make man man-db man-pages manpages manpages-dev maven mc mercurial
  meson mingw-w64 gcc-mingw-w64 mlocate mono-devel moreutils musl-dev musl-tools nano nasm ncdu neovim ninja ninja-build node-gyp nodejs-npm npm nuget ocaml
  opam opencl-headers p7zip p7zip-full patch patchelf patchutils passwd login phpunit perl-doc php-dev php-pear php-pecl pigz pkg-config pkgconf pkgconfig protobuf-c-compiler
  protobuf-compiler protobuf-compiler-grpc protoc paxctl py-pip py-setuptools py-virtualenv py-wheel py2-pip py3-pip py3-setuptools py3-virtualenv
  py3-wheel pylint python-all-dev python-distribute python-pip python-pip-whl python-setuptools python-software-properties python-virtualenv
  python-wheel python2-pip python27-pip python3-build python3-distutils python3-pip python3-pip-whl python3-poetry python3-setuptools
  python3-setuptools-scm python3-software-properties python3-venv python3-virtualenv python3-wheel python36-pip python36u-pip pypy-dev quilt
  r-base-dev ragel rake ruby-bundler re2c redhat-rpm-config rename reprepro rpm rpm-build rpmdevtools rpmlint rubygems-integration ruby-full-dev
  ruby-rake rust rustc rustup s3cmd sbt scala scons screen shadow shadow-utils sharutils shellcheck ShellCheck software-properties-common squashfs-tools sbcl
  source-highlight strace subversion sudo subversion-tools swig swig3.0 systemtap-sdt-dev tar texinfo texi2html tig time tmux tofrodos tree
  unar unrar unrar-free unzip upx upx-ucl util-macros valgrind vim vim-common vim-enhanced vim-minimal vim-nox vim-tiny vim-gtk
  virtualenv w3m wget xmlto xutils-dev xxd xz xz-utils yarn yarnpkg yasm yum yum-utils yum-plugin-ovl yum-plugin-priorities zip zsh-doc
`);

const toolPatterns: readonly RegExp[] = [
  // Versions and cross compilers: `gcc-12`, `clang-15`, `g++-aarch64-linux-gnu`, `llvm-15`, `golang-1.21`.
  /^(?:gcc|g\+\+|cpp|gfortran|clang|clang\+\+|clang-tools|lld|lldb|llvm|golang|rustc|cargo|automake|bison|swig|gnat)-?\d[\d.]*$/,
  /^(?:gcc|g\+\+|binutils|cpp|gfortran)-(?:\d+-)?(?:[a-z0-9_]+-){1,2}linux-[a-z0-9]+(?:-cross)?$/,
  /^(?:gfortran|lld|lldb|mold|libc6-dbg)$/,
  /^(?:gcc|g\+\+)-\d+-multilib$/,
  /^gcc-toolset-|^devtoolset-|^rh-.*-(?:devel|build)$/,
  // Headers that interpreters, servers and modules are built with: they are there at run time by another name.
  /^(?:python|py|pypy|ruby|php|perl|lua|tcl-tls|r-base|erlang|nodejs|apache2|httpd|nginx|postgresql-server|ghc|ocaml)[\d.]*u?-?(?:all-)?(?:dev|devel)$/,
  /^python[\d.]+-(?:dev|devel|venv|pip|distutils|setuptools|wheel|full-dev|lib2to3)$/,
  /^(?:python[\d.]*u|php[\d.]*\w?|rubygems?|perl)-devel$|^php[\d.]*-(?:pear|pecl)$/,
  /^postgresql-server-dev-/,
  /^linux-(?:libc-dev|headers(?:-.*)?)$|^kernel-(?:devel|headers)(?:-.*)?$/,
  /^(?:bash|zsh|git|docker)-(?:completion|doc)$|-(?:doc|docs|dbg|dbgsym|debuginfo|doc-html|examples)$/,
  /(?<!^(?:busybox|qemu-user|tini|catatonit))-static$/,
  /^(?:ruby-(?:rdoc|ri))$|^perl-(?:CPAN|ExtUtils-.*|Test-.*)$/,
  /^rpm-|^yum-plugin-|^dnf-plugin/,
  /^(?:mysql|pgdg|remi|rpmfusion|nodesource|docker)\w*-release$/,
  /^vim-|^emacs/,
];

/** Runs beside the application or starts it: no build has a use for it. */
const runtime = words(`
  tini dumb-init gosu su-exec s6 s6-overlay runit supervisor cron cronie dcron crontabs anacron vixie-cron rsyslog syslog-ng logrotate
  fontconfig locales locales-all glibc-locale glibc-langpack-en glibc-locale-source musl-locales tzdata timezone nginx nginx-light nginx-extras
  nginx-full nginx-core nginx-mainline apache2 apache2-bin apache2-utils httpd httpd-tools mod_ssl lighttpd haproxy varnish caddy squid memcached
  redis redis-server redis-tools valkey postgresql postgresql-contrib postgresql-server mariadb mariadb-server mysql mysql-server default-mysql-server
  mongodb mongodb-org mongodb-org-server mongodb-org-shell mongodb-org-mongos mongodb-org-tools mongodb-org-database mongodb-database-tools mongodb-mongosh
  rabbitmq-server elasticsearch logstash kibana openssh-server openssh postfix ssmtp msmtp msmtp-mta sendmail exim4 mailutils bsd-mailx dovecot
  dovecot-imapd openvpn wireguard-tools dnsmasq bind9 unbound ntp ntpdate chrony haveged dbus dbus-x11 avahi-daemon avahi-utils cups pulseaudio pulseaudio-utils
  alsa-utils alsa-lib xvfb xvfb-run x11vnc fluxbox openbox xterm xauth x11-apps x11-utils x11-xserver-utils xfce4 xdotool xorg tightvncserver vnc4server
  novnc websockify samba smbclient cifs-utils nfs-common nfs-utils vsftpd proftpd pure-ftpd tftpd-hpa inetutils-syslogd netbase media-types mime-support
  mailcap hicolor-icon-theme shared-mime-info adwaita-icon-theme collectd munge snmpd snmp net-snmp-utils openntpd daemontools monit jenkins
  bitcoind tomcat7 tomcat8 tomcat9 transmission-daemon sabnzbdplus inotify-tools watchman fuse fuse3 sshfs udev systemd systemd-sysv openrc initscripts
  kmod iptables ip6tables nftables ipset numactl jemalloc tcmalloc gperftools msttcorefonts-installer ttf-mscorefonts-installer
`);

const runtimePatterns: readonly RegExp[] = [
  /^(?:fonts|ttf|otf|xfonts|font)-|-fonts?(?:-.*)?$|^fontconfig-config$/,
  /^(?:language-pack|glibc-langpack|glibc-locale|aspell|hunspell|myspell|tesseract-ocr|tesseract-langpack|tesseract-data)-/,
  /^nginx-(?:mod|module)-|^libnginx-mod-|^libapache2-mod-|^libapache2-mpm-|^mod_|^apache2-(?:mod|http2|proxy|ssl|suexec)/,
  /^xserver-|^xorg-x11-|^mesa-|^va-driver|^vainfo$/,
  /^(?:elasticsearch|kibana|logstash|newrelic|datadog|blackfire)(?:-.*)?$/,
  /^(?:postgresql|mysql-server|percona-server-server|mariadb-server)-\d[\d.]*$/,
];

/** Interpreters and programs that builds use as well as applications. */
const both = words(`
  ca-certificates ca-certificates-bundle ca-certificates-java ca-certificates-mozilla openssl libressl bash coreutils findutils grep sed gawk gzip
  util-linux util-linux-misc procps procps-ng psmisc lsof file rsync openssh-client openssh-clients
  openssh-keygen openssh-client-default ssh ssh-client sshpass gettext-base zstd lz4 brotli net-tools iputils iputils-ping inetutils-ping iproute
  iproute2 dnsutils bind9-dnsutils bind-utils bind-tools bind9-host hostname netcat netcat-openbsd netcat-traditional nc nmap-ncat ncat nmap telnet inetutils-telnet
  traceroute mtr tcpdump socat whois ethtool iperf iperf3 iftop nload bridge-utils fping arp-scan krb5-user krb5-workstation ldap-utils openldap-clients
  nodejs nodejs-current node deno bun python python2 python2.7 python2.7-minimal python2-minimal python3 python3-minimal python3-full python-minimal python-is-python3
  python27 python34 python36 python36u pypy pypy3 perl perl-base perl-modules ruby ruby-full rubygems php php-cli php-fpm php-cgi lua5.1 lua5.3 lua5.4
  luajit luarocks tcl tk r-base r-base-core r-recommended R guile octave gnuplot erlang esl-erlang elixir julia mono-complete mono-runtime
  default-jre default-jre-headless ffmpeg libav-tools imagemagick imagemagick6 ImageMagick graphicsmagick GraphicsMagick ghostscript graphviz
  inkscape pandoc wkhtmltopdf poppler-utils qpdf pdftk pdftk-java unoconv libreoffice antiword catdoc optipng pngquant jpegoptim
  gifsicle webp exiftool mediainfo mkvtoolnix sox lame vorbis-tools x264 vlc youtube-dl yt-dlp chromium chromium-browser chromium-chromedriver
  chromium-driver firefox firefox-esr google-chrome-stable google-chrome-unstable phantomjs tesseract-ocr tesseract sqlite sqlite3 sqlite-libs
  postgresql-client postgresql-libs mysql-client default-mysql-client mariadb-client mariadb-client-libs mariadb-connector-c mysql-libs MariaDB-client
  gdal-bin proj-bin postgis osm2pgsql bc dc xmlstarlet xsltproc libxml2-utils libxml2-tools expat unixodbc unixODBC freetds freetds-bin freetds-common odbcinst tdsodbc
  odbc-postgresql msodbcsql17 msodbcsql18 mssql-tools mssql-tools18 zlib lksctp-tools libaio1 acl attr e2fsprogs xfsprogs btrfs-progs dosfstools parted
  debconf dpkg gunicorn uwsgi uwsgi-core pv hhvm nodejs-legacy ipython openmpi-bin tcl8.6 tk8.6 linux-pam gsl numpy sysstat lvm2
  mdadm rrdtool dbus-1 phpmyadmin parallel pwgen uuid-runtime which busybox busybox-static awscli aws-cli azure-cli ansible puppet certbot docker docker.io docker-ce docker-ce-cli docker-cli
  docker-engine lxc-docker containerd.io docker-compose-plugin docker-buildx-plugin kubectl helm aria2 transmission-cli rtmpdump mecab mecab-ipadic-utf8
  samtools bcftools bedtools hdf5-tools ncbi-blast+ zsh fish tcsh ksh dash ncurses ncurses-base ncurses-term ncurses-terminfo-base readline expat
  pcre pcre2 freetype icu icu-libs icu-data-full boost geos gdal proj glib gmp yaml tiff jpeg giflib lcms2 openjpeg gd hdf5 snappy leveldb openblas
  lapack protobuf zeromq gpgme mpc1 mpfr3 mpfr4 nss nspr musl musl-utils glibc gcompat geoip geoip-database GeoIP wine ssl-cert
  apr apr-util cyrus-sasl cairo pango gtk+3.0 mesa-gl mesa-dri-gallium vips vips-tools vips-cpp libc6-compat c-ares nghttp2-libs
  gsettings-desktop-schemas xdg-utils gconf-service desktop-file-utils pciutils usbutils binfmt-support qemu-user-static libnss3-tools
`);

const bothPatterns: readonly RegExp[] = [
  // Libraries by their own names, among them Debian's `zlib1g` and `ocl-icd-libopencl1`.
  /^(?:lib|gstreamer1\.0-|gir1\.2-|zlib1g$|ocl-icd-|lib32|gst-|x264-libs|x265-libs|ffmpeg-lib)(?!.*-(?:dev|devel|doc|dbg)$)/,
  /-(?:libs?|runtime|data|common)$/,
  /^(?:python|py|php|perl|ruby|lua|r|node)[\d.]*\w?-(?!.*(?:dev|devel|pear)$)/,
  /^php\d[\d.]*w?$|^(?:python|ruby|lua|perl)[\d.]+$|^perl5?$/,
  /^openjdk-?\d+-?(?:jre|jre-headless|jre-base|jre-lib)$|^java-[\d._]+-openjdk(?:-headless)?$|^temurin-\d+-jre$/,
  /^oracle-java\d+-/,
  /^postgresql-?\d+[\d.]*-client$|^postgresql-client-[\d.]+$|^(?:mysql|mariadb)-client-[\d.]+$/,
  /^dotnet-(?:runtime|hostfxr)-|^aspnetcore-runtime-/,
  /^(?:texlive|libreoffice|imagemagick|boost|uwsgi-plugin)(?:-(?!dev)|$)/,
  /^lib.*-perl$|^perl-[A-Z]/,
];

const matches = (patterns: readonly RegExp[], name: string) => patterns.some((pattern) => pattern.test(name));

/**
 * Whether a package serves the build, or people at a terminal, and no application that runs: compilers, headers of
 * interpreters, downloaders. Libraries' `-dev` packages are none: they come with a library.
 */
export function isBuildTool(name: string): boolean {
  return tools.has(name) || matches(toolPatterns, name) || jdkRuntime(name) !== undefined;
}

/** Whether the package is there for what runs, and whether a build has a use for it, too; undefined: not known. */
export function runtimeRole(name: string): "runtime" | "both" | undefined {
  if (runtime.has(name) || matches(runtimePatterns, name)) return "runtime";
  return both.has(name) || matches(bothPatterns, name) ? "both" : undefined;
}

/** The package that runs what a Java development kit has built; undefined for any other name. */
export function jdkRuntime(name: string): string | undefined {
  if (name === "default-jdk" || name === "default-jdk-headless") return name.replace("jdk", "jre");
  // Debian's `openjdk-17-jdk-headless`, Adoptium's `temurin-21-jdk`, Red Hat's `java-17-openjdk-devel`.
  const debian = /^(openjdk-\d+|temurin-\d+)-jdk(-headless)?$/.exec(name);
  if (debian) return `${debian[1]}-jre${debian[2] ?? ""}`;
  const rpm = /^(java-[\d._]+-openjdk)-devel$/.exec(name);
  if (rpm) return rpm[1];
  const alpine = /^(openjdk\d+)(?:-jdk)?$/.exec(name);
  return alpine ? `${alpine[1]}-jre` : undefined;
}
