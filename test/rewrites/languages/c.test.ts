/** C and C++: shapes of Dockerfiles, what is made of them and what is refused. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";

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

const splits: readonly RewriteCase[] = [
  {
    name: "one command",
    text: `${gcc}RUN gcc -O2 -o hello main.c\nCMD ["./hello"]\n`,
    level: "A",
    has: ["FROM debian:bookworm-slim", "COPY --from=build /app/hello /app/hello"],
    lacks: ["LD_LIBRARY_PATH"],
  },
  {
    name: "a source with very many empty lines",
    text: `${gcc}RUN gcc -O2 -o hello main.c\nCMD ["./hello"]\n`,
    files: { "main.c": `${"\n".repeat(200_000)}${main}` },
    level: "A",
    has: ["COPY --from=build /app/hello /app/hello"],
  },
  {
    name: "without -o",
    text: `${gcc}RUN cc main.c\nCMD ["./a.out"]\n`,
    level: "A",
    has: ["/app/a.out /app/a.out"],
  },
  {
    name: "the C++ library of the compiler's image is newer",
    text: `${gcc}RUN g++ -o hello main.cpp\nCMD ["./hello"]\n`,
    files: { "main.cpp": "int main() {}\n" },
    level: "A",
    has: [
      "ENV LD_LIBRARY_PATH=/usr/local/lib64",
      "COPY --from=build /usr/local/lib64/libstdc++.so.6 /usr/local/lib64/libstdc++.so.6",
    ],
  },
  {
    name: "the distribution's own compiler",
    text: `${debian}RUN g++ -o hello main.cpp\nCMD ["./hello"]\n`,
    files: { "main.cpp": "int main() {}\n" },
    level: "A",
    has: ["FROM debian:12-slim"],
    lacks: ["LD_LIBRARY_PATH"],
  },
  {
    name: "a library that the compiler's image has",
    text: `${gcc}RUN gcc -o hello main.c -lpq -lm -pthread\nCMD ["./hello"]\n`,
    level: "A",
    has: ["apt-get install -y --no-install-recommends libpq5"],
  },
  {
    name: "a library that nobody knows",
    text: `${gcc}RUN gcc -o hello main.c -lfrobnicate\nCMD ["./hello"]\n`,
    level: "B",
    concerns: ["H11"],
  },
  {
    name: "a library of a package",
    text: `FROM debian:12\nRUN apt-get update && apt-get install -y gcc libcurl4-openssl-dev\nWORKDIR /app\nCOPY . .\nRUN gcc -o hello main.c -lcurl\nCMD ["./hello"]\n`,
    level: "A",
    has: ["libcurl4 "],
    lacks: ["-slim\nRUN apt-get update && apt-get install -y gcc"],
  },
  {
    name: "make: the Makefile names the program",
    text: `${debian}RUN make\nCMD ["/app/app"]\n`,
    files: makefile,
    level: "A",
    has: ["COPY --from=build /app/app /app/app"],
  },
  {
    name: "make: it does not",
    text: `${debian}RUN make\nCMD ["/app/out/server"]\n`,
    files: makefile,
    level: "B",
    concerns: ["S4"],
  },
  {
    name: "make install",
    text: `${debian}RUN make && make install\nCMD ["app"]\n`,
    files: makefile,
    level: "A",
    has: ["COPY --from=build /usr/local/bin/app /usr/local/bin/app"],
  },
  {
    name: "make install with libraries",
    text: `${debian}RUN make && make install\nCMD ["app"]\n`,
    files: { ...makefile, Makefile: `${makefile.Makefile}\tinstall libapp.so $(PREFIX)/lib\n` },
    level: "A",
    has: ["ENV LD_LIBRARY_PATH=/usr/local/lib", "COPY --from=build /usr/local /usr/local"],
  },
  {
    name: "make install to a folder of its own",
    text: `${debian}RUN make && make install PREFIX=/opt/app\nCMD ["/opt/app/bin/app"]\n`,
    files: makefile,
    level: "A",
    has: ["COPY --from=build /opt/app/bin/app /opt/app/bin/app"],
  },
  {
    name: "cmake in a folder",
    text: `${debian}RUN mkdir build && cd build && cmake .. && make\nCMD ["./build/app"]\n`,
    files: cmake(),
    level: "A",
    has: ["COPY --from=build /app/build/app /app/build/app"],
  },
  {
    name: "cmake with options",
    text: `${debian}RUN cmake -S . -B out -G Ninja -DCMAKE_BUILD_TYPE=Release && cmake --build out\nCMD ["/app/out/app"]\n`,
    files: cmake(),
    level: "A",
  },
  {
    name: "cmake --install",
    text: `${debian}RUN cmake -B out && cmake --build out && cmake --install out\nENTRYPOINT ["app"]\n`,
    files: cmake("install(TARGETS app)"),
    level: "A",
    has: ["COPY --from=build /usr/local/bin/app /usr/local/bin/app"],
  },
  {
    name: "sources from elsewhere",
    text: `FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y build-essential git && git clone https://example.com/relay /src && cd /src && ./configure && make && make install\nCMD ["relay"]\n`,
    files: {},
    level: "B",
    concerns: ["S4"],
    has: ["COPY --from=build /usr/local /usr/local"],
  },
  {
    name: "a static program on Alpine",
    text: `FROM alpine:3.22\nRUN apk add build-base\nWORKDIR /app\nCOPY . .\nRUN gcc -static -o hello main.c\nCMD ["./hello"]\n`,
    level: "A",
    has: ["\nFROM alpine:3.22\nWORKDIR /app\n"],
  },
  {
    name: "a program on Alpine",
    text: `FROM alpine:3.22\nRUN apk add build-base\nWORKDIR /app\nCOPY . .\nRUN g++ -o hello main.cpp\nCMD ["./hello"]\n`,
    files: { "main.cpp": "int main() {}\n" },
    level: "A",
    has: ["RUN apk add --no-cache libgcc libstdc++"],
  },
  {
    name: "files that the sources name",
    text: `${gcc}RUN gcc -o hello main.c\nCMD ["./hello"]\n`,
    files: { "main.c": `${main}FILE *f() { return fopen("data/words.txt", "r"); }\n`, "data/words.txt": "" },
    level: "A",
    has: ["COPY --from=build /app/data/words.txt /app/data/words.txt"],
  },
  {
    name: "nothing builds what is started",
    text: `${gcc}RUN gcc -o hello main.c\nCMD ["/usr/sbin/exim"]\n`,
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "sources by a pattern",
    text: `${gcc}RUN gcc *.c -o hello\nCMD ["./hello"]\n`,
    files: { "hello.c": main, "words.txt": "", "notes.txt": "" },
    level: "A",
    has: ["COPY --from=build /app/hello /app/hello"],
    lacks: ["words.txt"],
  },
  {
    name: "a folder below, and what its program reads there",
    text: `${debian}RUN cd server && make all\nCMD ["./server/app"]\n`,
    files: {
      "server/Makefile": "NAME := app\n\nall: $(NAME)\n\n$(NAME): main.c\n\tcc -o $@ main.c\n",
      "server/main.c": 'int main(void) { fopen("server/users.txt", "r"); }\n',
      "server/users.txt": "",
      "client/main.c": main,
    },
    level: "A",
    has: [
      "COPY --from=build /app/server/app /app/server/app",
      "COPY --from=build /app/server/users.txt /app/server/users.txt",
    ],
    lacks: ["/app/server /app/server"],
  },
  {
    name: "a build in a folder beside the sources, whose files it is told of",
    text: `${debian}WORKDIR /app/build\nRUN cmake ..\nRUN make\nCMD ["./shop-server"]\n`,
    files: {
      "CMakeLists.txt":
        'set(name shop)\nproject(${name} C)\nadd_definitions(-DPAGES="${CMAKE_SOURCE_DIR}/site")\nadd_executable(${PROJECT_NAME}-server main.c)\n',
      "main.c": 'int main(void) { fopen("../shop.ini", "r"); }\n',
      "shop.ini": "",
      "site/index.html": "",
    },
    level: "A",
    has: [
      "COPY --from=build /app/build/shop-server /app/build/shop-server",
      "COPY --from=build /app/shop.ini /app/shop.ini",
      "COPY --from=build /app/site /app/site",
    ],
  },
  {
    name: "a library that is fetched and installed first",
    text: `FROM debian:12\nRUN apt-get update && apt-get install -y build-essential cmake git\nRUN git clone https://example.com/relay.git /relay\nWORKDIR /relay/build\nRUN cmake .. && make && make install\nWORKDIR /app\nCOPY . .\nRUN cmake . && make\nCMD ["./app"]\n`,
    files: cmake("target_link_libraries(app relay)"),
    level: "B",
    has: [
      "ENV LD_LIBRARY_PATH=/usr/local/lib",
      "# TODO(dockerfile-security): The program may be linked to the libraries in /usr/local/lib: leave them out if it is linked statically.\nCOPY --from=build /usr/local/lib /usr/local/lib",
    ],
  },
  {
    name: "the same among the system's libraries",
    text: `FROM debian:12\nRUN apt-get update && apt-get install -y build-essential cmake git\nRUN git clone https://example.com/relay.git /relay\nWORKDIR /relay\nRUN ./configure --prefix=/usr && make && make install\nWORKDIR /app\nCOPY . .\nRUN cmake . && make\nCMD ["./app"]\n`,
    files: cmake(),
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "a library that comes with the compiler alone",
    text: `${debian}RUN make\nCMD ["./app"]\n`,
    files: {
      ...plain,
      Makefile: "CFLAGS = -g -fsanitize=address\n\napp: main.c\n\tcc $(CFLAGS) -o app main.c\n",
    },
    level: "B",
    concerns: ["H11"],
  },
  {
    name: "a compiler at each start",
    text: `${gcc}CMD ["sh", "-c", "gcc main.c -o hello && ./hello"]\n`,
    level: "C",
    concerns: ["H05"],
  },
  { name: "make as the start", text: `${gcc}CMD ["make", "run"]\n`, level: "C", concerns: ["H05"] },
  {
    name: "a build beside another language",
    text: 'FROM debian:12\nRUN make && make install\nCMD ["perl", "server.pl"]\n',
    level: "none",
  },
  { name: "a shell", text: `${gcc}RUN gcc -o hello main.c\n`, level: "none" },
];

const stages = (image: string, command: string, last: string) =>
  `FROM ${image} AS build\nWORKDIR /src\nCOPY . .\nRUN ${command}\n\n${last}`;
const slim = 'FROM debian:bookworm-slim\nCOPY --from=build /src/app /app\nENTRYPOINT ["/app"]\n';
const alpine = slim.replace("debian:bookworm-slim", "alpine:3.22");

const moves: readonly RewriteCase[] = [
  {
    name: "C",
    text: stages("gcc:13", "gcc -o app main.c -lm", slim),
    level: "A",
    has: ["FROM gcr.io/distroless/cc-debian13:nonroot"],
  },
  {
    name: "static",
    text: stages("alpine:3.22", "apk add build-base && gcc -static -o app main.c", alpine),
    level: "A",
    has: ["FROM gcr.io/distroless/static-debian13:nonroot"],
  },
  {
    name: "musl",
    text: stages("alpine:3.22", "apk add build-base && gcc -o app main.c", alpine),
    level: "C",
    concerns: ["H12"],
  },
  {
    name: "another library",
    text: stages("gcc:13", "gcc -o app main.c -lpq", slim),
    level: "C",
    concerns: ["H11"],
  },
  { name: "zlib is there", text: stages("gcc:13", "gcc -o app main.c -lz", slim), level: "A" },
  {
    name: "OpenSSL 3 is there",
    text: stages("debian:12", "gcc -o app main.c -lssl -lcrypto", slim),
    level: "A",
  },
  {
    name: "OpenSSL 1.1 is not",
    text: stages("debian:11", "gcc -o app main.c -lssl", slim),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "a newer C library",
    text: stages("ubuntu:26.04", "gcc -o app main.c", slim),
    level: "C",
    concerns: ["H13"],
  },
  {
    name: "a newer C++ library",
    text: stages("gcc:15", "g++ -o app main.cpp", slim),
    files: { "main.cpp": "" },
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "the newest C++ library",
    text: stages("gcc:latest", "g++ -o app main.cpp", slim),
    files: { "main.cpp": "" },
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "Debian's C++ library",
    text: stages("debian:13", "g++ -o app main.cpp", slim),
    files: { "main.cpp": "" },
    level: "A",
  },
  {
    name: "make with a Makefile that says all",
    text: stages("debian:12", "make app", slim),
    files: makefile,
    level: "A",
  },
  {
    name: "make with one that is not there",
    text: stages("debian:12", "make app", slim),
    files: {},
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "cmake with a package",
    text: stages("debian:12", "cmake . && make", slim),
    files: cmake("find_package(PostgreSQL REQUIRED)"),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "cmake with OpenSSL and threads",
    text: stages("debian:12", "cmake . && make", slim),
    files: cmake("find_package(OpenSSL REQUIRED)", "find_package(Threads)"),
    level: "A",
  },
  {
    name: "scratch is smaller already",
    text: stages("gcc:13", "gcc -static -o app main.c", alpine.replace("alpine:3.22", "scratch")),
    level: "none",
  },
  {
    name: "split first",
    text: `${gcc}RUN gcc -o hello main.c\nCMD ["./hello"]\n`,
    level: "A",
    has: ["cc-debian13:nonroot"],
  },
];

testRewrites("multi-stage", splits, { files: plain });
testRewrites("distroless", moves, { files: plain });
