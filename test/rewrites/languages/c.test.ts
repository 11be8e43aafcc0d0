/** C and C++: shapes of Dockerfiles, what is made of them and what is refused. */
import { compareRows, type Row } from "./rows.ts";

const main = "#include <stdio.h>\n\nint main(void) { return 0; }\n";
const plain = { "main.c": main };
const makefile = {
  ...plain,
  Makefile: "app: main.c\n\t$(CC) -o app main.c\n\ninstall: app\n\tinstall app $(PREFIX)/bin\n",
};
const cmake = (...lines: readonly string[]) => ({
  "CMakeLists.txt": `project(app LANGUAGES C)\nadd_executable(app main.c)\n${lines.join("\n")}\n`,
  "main.c": main,
});
const gcc = "FROM gcc:13\nWORKDIR /app\nCOPY . .\n";
const debian =
  "FROM debian:12\nRUN apt-get update && apt-get install -y build-essential cmake\nWORKDIR /app\nCOPY . .\n";

const splits: readonly Row[] = [
  {
    name: "one command",
    dockerfile: `${gcc}RUN gcc -O2 -o hello main.c\nCMD ["./hello"]\n`,
    is: "A",
    has: ["FROM debian:bookworm-slim", "COPY --from=build /app/hello /app/hello"],
    hasNot: ["LD_LIBRARY_PATH"],
  },
  {
    name: "without -o",
    dockerfile: `${gcc}RUN cc main.c\nCMD ["./a.out"]\n`,
    is: "A",
    has: ["/app/a.out /app/a.out"],
  },
  {
    name: "the C++ library of the compiler's image is newer",
    dockerfile: `${gcc}RUN g++ -o hello main.cpp\nCMD ["./hello"]\n`,
    files: { "main.cpp": "int main() {}\n" },
    is: "A",
    has: [
      "ENV LD_LIBRARY_PATH=/usr/local/lib64",
      "COPY --from=build /usr/local/lib64/libstdc++.so.6 /usr/local/lib64/libstdc++.so.6",
    ],
  },
  {
    name: "the distribution's own compiler",
    dockerfile: `${debian}RUN g++ -o hello main.cpp\nCMD ["./hello"]\n`,
    files: { "main.cpp": "int main() {}\n" },
    is: "A",
    has: ["FROM debian:12-slim"],
    hasNot: ["LD_LIBRARY_PATH"],
  },
  {
    name: "a library that the compiler's image has",
    dockerfile: `${gcc}RUN gcc -o hello main.c -lpq -lm -pthread\nCMD ["./hello"]\n`,
    is: "A",
    has: ["apt-get install -y --no-install-recommends libpq5"],
  },
  {
    name: "a library that nobody knows",
    dockerfile: `${gcc}RUN gcc -o hello main.c -lfrobnicate\nCMD ["./hello"]\n`,
    is: "B H11",
  },
  {
    name: "a library of a package",
    dockerfile: `FROM debian:12\nRUN apt-get update && apt-get install -y gcc libcurl4-openssl-dev\nWORKDIR /app\nCOPY . .\nRUN gcc -o hello main.c -lcurl\nCMD ["./hello"]\n`,
    is: "A",
    has: ["libcurl4 "],
    hasNot: ["-slim\nRUN apt-get update && apt-get install -y gcc"],
  },
  {
    name: "make: the Makefile names the program",
    dockerfile: `${debian}RUN make\nCMD ["/app/app"]\n`,
    files: makefile,
    is: "A",
    has: ["COPY --from=build /app/app /app/app"],
  },
  {
    name: "make: it does not",
    dockerfile: `${debian}RUN make\nCMD ["/app/out/server"]\n`,
    files: makefile,
    is: "B S4",
  },
  {
    name: "make install",
    dockerfile: `${debian}RUN make && make install\nCMD ["app"]\n`,
    files: makefile,
    is: "A",
    has: ["COPY --from=build /usr/local/bin/app /usr/local/bin/app"],
  },
  {
    name: "make install with libraries",
    dockerfile: `${debian}RUN make && make install\nCMD ["app"]\n`,
    files: { ...makefile, Makefile: `${makefile.Makefile}\tinstall libapp.so $(PREFIX)/lib\n` },
    is: "A",
    has: ["ENV LD_LIBRARY_PATH=/usr/local/lib", "COPY --from=build /usr/local /usr/local"],
  },
  {
    name: "make install to a folder of its own",
    dockerfile: `${debian}RUN make && make install PREFIX=/opt/app\nCMD ["/opt/app/bin/app"]\n`,
    files: makefile,
    is: "A",
    has: ["COPY --from=build /opt/app/bin/app /opt/app/bin/app"],
  },
  {
    name: "cmake in a folder",
    dockerfile: `${debian}RUN mkdir build && cd build && cmake .. && make\nCMD ["./build/app"]\n`,
    files: cmake(),
    is: "A",
    has: ["COPY --from=build /app/build/app /app/build/app"],
  },
  {
    name: "cmake with options",
    dockerfile: `${debian}RUN cmake -S . -B out -G Ninja -DCMAKE_BUILD_TYPE=Release && cmake --build out\nCMD ["/app/out/app"]\n`,
    files: cmake(),
    is: "A",
  },
  {
    name: "cmake --install",
    dockerfile: `${debian}RUN cmake -B out && cmake --build out && cmake --install out\nENTRYPOINT ["app"]\n`,
    files: cmake("install(TARGETS app)"),
    is: "A",
    has: ["COPY --from=build /usr/local/bin/app /usr/local/bin/app"],
  },
  {
    name: "sources from elsewhere",
    dockerfile: `FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y build-essential git && git clone https://example.com/relay /src && cd /src && ./configure && make && make install\nCMD ["relay"]\n`,
    files: {},
    is: "B S4",
    has: ["COPY --from=build /usr/local /usr/local"],
  },
  {
    name: "a static program on Alpine",
    dockerfile: `FROM alpine:3.22\nRUN apk add build-base\nWORKDIR /app\nCOPY . .\nRUN gcc -static -o hello main.c\nCMD ["./hello"]\n`,
    is: "A",
    has: ["\nFROM alpine:3.22\nWORKDIR /app\n"],
  },
  {
    name: "a program on Alpine",
    dockerfile: `FROM alpine:3.22\nRUN apk add build-base\nWORKDIR /app\nCOPY . .\nRUN g++ -o hello main.cpp\nCMD ["./hello"]\n`,
    files: { "main.cpp": "int main() {}\n" },
    is: "A",
    has: ["RUN apk add --no-cache libgcc libstdc++"],
  },
  {
    name: "files that the sources name",
    dockerfile: `${gcc}RUN gcc -o hello main.c\nCMD ["./hello"]\n`,
    files: { "main.c": `${main}FILE *f() { return fopen("data/words.txt", "r"); }\n`, "data/words.txt": "" },
    is: "A",
    has: ["COPY --from=build /app/data/words.txt /app/data/words.txt"],
  },
  {
    name: "nothing builds what is started",
    dockerfile: `${gcc}RUN gcc -o hello main.c\nCMD ["/usr/sbin/exim"]\n`,
    is: "C S4",
  },
  { name: "make as the start", dockerfile: `${gcc}CMD ["make", "run"]\n`, is: "none" },
  {
    name: "a build beside another language",
    dockerfile: 'FROM debian:12\nRUN make && make install\nCMD ["perl", "server.pl"]\n',
    is: "none",
  },
  { name: "a shell", dockerfile: `${gcc}RUN gcc -o hello main.c\n`, is: "none" },
];

const stages = (image: string, command: string, last: string) =>
  `FROM ${image} AS build\nWORKDIR /src\nCOPY . .\nRUN ${command}\n\n${last}`;
const slim = 'FROM debian:bookworm-slim\nCOPY --from=build /src/app /app\nENTRYPOINT ["/app"]\n';
const alpine = slim.replace("debian:bookworm-slim", "alpine:3.22");

const moves: readonly Row[] = [
  {
    name: "C",
    dockerfile: stages("gcc:13", "gcc -o app main.c -lm", slim),
    is: "A",
    has: ["FROM gcr.io/distroless/cc-debian13:nonroot"],
  },
  {
    name: "static",
    dockerfile: stages("alpine:3.22", "apk add build-base && gcc -static -o app main.c", alpine),
    is: "A",
    has: ["FROM gcr.io/distroless/static-debian13:nonroot"],
  },
  {
    name: "musl",
    dockerfile: stages("alpine:3.22", "apk add build-base && gcc -o app main.c", alpine),
    is: "C H12",
  },
  { name: "another library", dockerfile: stages("gcc:13", "gcc -o app main.c -lpq", slim), is: "C H11" },
  { name: "zlib is there", dockerfile: stages("gcc:13", "gcc -o app main.c -lz", slim), is: "A" },
  {
    name: "OpenSSL 3 is there",
    dockerfile: stages("debian:12", "gcc -o app main.c -lssl -lcrypto", slim),
    is: "A",
  },
  {
    name: "OpenSSL 1.1 is not",
    dockerfile: stages("debian:11", "gcc -o app main.c -lssl", slim),
    is: "C H11",
  },
  { name: "a newer C library", dockerfile: stages("ubuntu:26.04", "gcc -o app main.c", slim), is: "C H13" },
  {
    name: "a newer C++ library",
    dockerfile: stages("gcc:15", "g++ -o app main.cpp", slim),
    files: { "main.cpp": "" },
    is: "C H11",
  },
  {
    name: "Debian's C++ library",
    dockerfile: stages("debian:13", "g++ -o app main.cpp", slim),
    files: { "main.cpp": "" },
    is: "A",
  },
  {
    name: "make with a Makefile that says all",
    dockerfile: stages("debian:12", "make app", slim),
    files: makefile,
    is: "A",
  },
  {
    name: "make with one that is not there",
    dockerfile: stages("debian:12", "make app", slim),
    files: {},
    is: "C H11",
  },
  {
    name: "cmake with a package",
    dockerfile: stages("debian:12", "cmake . && make", slim),
    files: cmake("find_package(PostgreSQL REQUIRED)"),
    is: "C H11",
  },
  {
    name: "cmake with OpenSSL and threads",
    dockerfile: stages("debian:12", "cmake . && make", slim),
    files: cmake("find_package(OpenSSL REQUIRED)", "find_package(Threads)"),
    is: "A",
  },
  {
    name: "scratch is smaller already",
    dockerfile: stages("gcc:13", "gcc -static -o app main.c", alpine.replace("alpine:3.22", "scratch")),
    is: "none",
  },
  {
    name: "split first",
    dockerfile: `${gcc}RUN gcc -o hello main.c\nCMD ["./hello"]\n`,
    is: "A",
    has: ["cc-debian13:nonroot"],
  },
];

compareRows("multi-stage", "C", splits, plain);
compareRows("distroless", "C", moves, plain);
