import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCMake, parseMakeTargets } from "../../../server/src/rewrites/project/c-project.ts";
import { createProject } from "../../../server/src/rewrites/project/project.ts";
import { createMemoryContext } from "../../support/memory-context.ts";

test("CMakeLists.txt", () => {
  assert.deepEqual(
    parseCMake(`cmake_minimum_required(VERSION 3.20)
project(shop VERSION 1.0 LANGUAGES CXX) # comment (x)
find_package(OpenSSL REQUIRED)
add_executable(\${PROJECT_NAME} main.cpp)
ADD_EXECUTABLE("tool" tool.cpp)
add_executable(Shop::tool ALIAS tool)
add_executable(\${OTHER} x.cpp)
add_subdirectory(lib)
# add_executable(no no.cpp)
install(TARGETS shop tool
  RUNTIME DESTINATION bin)
install(FILES a.conf DESTINATION etc)
`),
    {
      name: "shop",
      executables: ["shop", "tool"],
      installs: ["shop", "tool"],
      hasInstall: true,
      subdirectories: ["lib"],
      packages: ["OpenSSL"],
    },
  );
  assert.deepEqual(parseCMake("project(${X})\nadd_executable(a").executables, []);
  assert.equal(parseCMake("project(${X})").name, undefined);
  const filled = parseCMake(
    "set(X shop)\nset(L a b)\nproject(${X}-api)\nadd_executable(${PROJECT_NAME} ${L})",
  );
  assert.deepEqual([filled.name, filled.executables], ["shop-api", ["shop-api"]]);
});

test("Makefile targets", () => {
  const targets = parseMakeTargets(
    "CC := gcc\nX = a:b\nall build: main.o\n\tcc -o app\ninstall::\n\tinstall app $(DESTDIR)/usr\n%.o: %.c\n.PHONY: all\n",
  );
  assert.deepEqual([...targets], ["all", "build", "install", ".PHONY"]);
  const filled = parseMakeTargets(
    "APP ?= shop # its name\nall $(UNKNOWN): $(APP)\n$(APP) ${APP}-test: main.o\n",
  );
  assert.deepEqual([...filled], ["all", "shop", "shop-test"]);
});

test("which build system there is", async () => {
  const project = createProject(
    createMemoryContext({ "meson.build": "", "sub/configure.ac": "", "sub/makefile": "install:\n" }),
  );
  const top = await project.c(".");
  assert.deepEqual(
    [top.cmake.kind, top.makeTargets.kind, top.hasMeson, top.hasAutotools],
    ["missing", "missing", true, false],
  );
  const sub = await project.c("sub");
  assert.ok(sub.makeTargets.kind === "read" && sub.makeTargets.value.has("install"));
  assert.deepEqual([sub.hasMeson, sub.hasAutotools], [false, true]);
});
