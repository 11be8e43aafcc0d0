import assert from "node:assert/strict";
import { test } from "node:test";
import {
  parseGradleBuild,
  parseGradleSettings,
} from "../../../server/src/rewrites/project/gradle-project.ts";
import { createProject } from "../../../server/src/rewrites/project/project.ts";
import { createMemoryContext } from "../../support/memory-context.ts";

async function parseMavenProject(text: string) {
  const manifest = await createProject(createMemoryContext({ "pom.xml": text })).maven(".");
  assert.ok(manifest.kind === "read", JSON.stringify(manifest));
  return manifest.value;
}

test("pom.xml of a Spring Boot application", async () => {
  const project = await parseMavenProject(`<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>3.3.1</version>
    <relativePath/> <!-- from the repository -->
  </parent>
  <groupId>com.example</groupId>
  <artifactId>shop</artifactId>
  <version>\${revision}</version>
  <properties><revision>1.2.0</revision><java.version>21</java.version></properties>
  <dependencies>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency>
    <dependency><groupId>org.junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency>
  </dependencies>
  <build>
    <finalName>\${project.artifactId}</finalName>
    <plugins>
      <plugin>
        <groupId>org.springframework.boot</groupId>
        <artifactId>spring-boot-maven-plugin</artifactId>
        <configuration><classifier>exec</classifier></configuration>
        <executions><execution><goals><goal>repackage</goal></goals></execution></executions>
      </plugin>
    </plugins>
  </build>
  <modules><module>api</module></modules>
</project>`);
  assert.deepEqual(project, {
    groupId: "com.example",
    artifactId: "shop",
    version: "1.2.0",
    packaging: "jar",
    finalName: "shop",
    parent: {
      groupId: "org.springframework.boot",
      artifactId: "spring-boot-starter-parent",
      version: "3.3.1",
    },
    springBootVersion: "3.3.1",
    properties: new Map([
      ["revision", "1.2.0"],
      ["java.version", "21"],
    ]),
    javaVersion: "21",
    modules: ["api"],
    plugins: new Map([
      [
        "spring-boot-maven-plugin",
        {
          groupId: "org.springframework.boot",
          version: undefined,
          configuration: new Map([["classifier", "exec"]]),
          goals: new Set(["repackage"]),
        },
      ],
    ]),
    dependencies: new Set(["org.springframework.boot:spring-boot-starter-web"]),
    hasProfiles: false,
  });
});

const pom = (inner: string) => parseMavenProject(`<project><artifactId>shop</artifactId>${inner}</project>`);

test("pom.xml: what another file decides is not known", async () => {
  assert.equal((await pom("<version>1</version>")).finalName, "shop-1");
  assert.equal((await pom("")).finalName, undefined);
  assert.equal((await pom("<version>${ci}</version>")).finalName, undefined);
  assert.equal((await pom("<build><finalName>${x}</finalName></build>")).finalName, undefined);
  assert.equal((await pom("<parent><version>3</version></parent>")).finalName, "shop-3");
  assert.equal((await pom("<packaging>war</packaging>")).packaging, "war");
  const compiler = (inner: string) =>
    pom(
      `<build><plugins><plugin><artifactId>maven-compiler-plugin</artifactId><configuration>${inner}</configuration></plugin></plugins></build>`,
    );
  assert.equal((await compiler("<source>1.8</source><target>1.8</target>")).javaVersion, "8");
  assert.equal((await compiler("<release>${v}</release>")).javaVersion, undefined);
  const bom =
    "<dependencyManagement><dependencies><dependency><artifactId>spring-boot-dependencies</artifactId><version>2.7.0</version></dependency></dependencies></dependencyManagement>";
  assert.equal((await pom(bom)).springBootVersion, "2.7.0");
});

test("pom.xml: properties that name themselves or grow come to an end", async () => {
  const grow = Array.from({ length: 40 }, (_, at) => `<p${at}>\${p${at + 1}}\${p${at + 1}}</p${at}>`).join(
    "",
  );
  const project = await pom(
    `<version>\${a}</version><properties><a>\${b}</a><b>\${a}</b>${grow}<p40>x</p40></properties>`,
  );
  assert.equal(project.version, undefined);
  assert.equal(project.properties.get("a"), undefined);
  assert.equal(project.properties.get("p40"), "x");
});

test("pom.xml that is broken or hostile", async () => {
  const read = async (text: string) => {
    const manifest = await createProject(createMemoryContext({ "pom.xml": text })).maven(".");
    return manifest.kind === "read" ? manifest.value.artifactId : `${manifest.kind}`;
  };
  assert.equal(await read(""), "broken");
  assert.equal(await read("<project>"), "broken");
  assert.equal(await read("<project/>"), "broken");
  assert.equal(await read("<html><artifactId>a</artifactId></html>"), "broken");
  assert.equal(
    await read(
      `<project><artifactId>a</artifactId>${"<a>".repeat(20_000)}${"</a>".repeat(20_000)}</project>`,
    ),
    "broken",
  );
  // Entities are neither expanded nor fetched.
  const entities = `<!DOCTYPE p [<!ENTITY a "${"x".repeat(100)}"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>`;
  assert.equal(await read(`${entities}<project><artifactId>&b;&f;&amp;</artifactId></project>`), "&b;&f;&");
});

test("build.gradle: lines that are certain", () => {
  const build = parseGradleBuild(`
buildscript { ext { springBootVersion = '1' } }
plugins {
  id 'java'
  id 'org.springframework.boot' version '3.3.1'
  id("io.quarkus") version "3.8.0" apply false // later
  kotlin("jvm") version "2.0.0"
  \`application\`
}
apply plugin: 'war'
group = 'com.example'
version '1.0.0'
java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }
base { archivesName = "store" }
application { mainClass = 'com.example.Main' }
tasks.named('bootJar') { archiveFileName = "shop.jar" }
shadowJar {
  archiveBaseName.set("all")
  archiveClassifier.set("")
}
tasks.named<Jar>("jar") { enabled = false }
dependencies {
  implementation 'org.springframework.boot:spring-boot-starter-web'
  implementation("com.h2database:h2:2.1")
  testImplementation 'org.junit:junit:5'
  // implementation 'a:b:1'
}
/* version = '2' */
println "http://example.com" // no comment
`);
  assert.deepEqual(build, {
    plugins: new Map([
      ["war", undefined],
      ["java", undefined],
      ["org.springframework.boot", "3.3.1"],
      ["org.jetbrains.kotlin.jvm", "2.0.0"],
      ["application", undefined],
    ]),
    version: "1.0.0",
    group: "com.example",
    javaVersion: "21",
    archivesName: "store",
    archives: new Map([
      ["bootJar", { fileName: "shop.jar", baseName: undefined, version: undefined, classifier: undefined }],
      ["jar", { fileName: undefined, baseName: undefined, version: undefined, classifier: undefined }],
      ["shadowJar", { fileName: undefined, baseName: "all", version: undefined, classifier: "" }],
    ]),
    isJarDisabled: true,
    mainClass: "com.example.Main",
    dependencies: new Set(["org.springframework.boot:spring-boot-starter-web", "com.h2database:h2"]),
  });
});

test("build.gradle: what is computed is not known", () => {
  const version = (text: string) => parseGradleBuild(text).version;
  assert.equal(version('version = "1.$build"'), undefined);
  assert.equal(version("version = '1' + suffix"), undefined);
  assert.equal(version("version = findProperty('v')"), undefined);
  assert.equal(version("version = '1'\nversion = '2'"), undefined);
  assert.equal(version("allprojects { version = '1' }"), undefined);
  const jar = (text: string) => parseGradleBuild(text).archives.get("bootJar")?.fileName;
  assert.equal(jar("bootJar { archiveFileName = name + '.jar' }"), undefined);
  assert.equal(jar('bootJar { archiveFileName = "${name}.jar" }'), undefined);
  assert.equal(parseGradleBuild("jar { enabled = isCi }").isJarDisabled, false);
  assert.equal(parseGradleBuild("targetCompatibility = JavaVersion.VERSION_1_8").javaVersion, "8");
  assert.equal(parseGradleBuild("sourceCompatibility = '17'").javaVersion, "17");
  assert.throws(() => parseGradleBuild("{".repeat(300_000)), /too large/);
  assert.equal(version(`${"{".repeat(100_000)}version = '1'`), undefined);
});

test("settings.gradle", () => {
  assert.deepEqual(
    parseGradleSettings(
      "rootProject.name = \"shop\"\ninclude ':app', 'libs:core'\ninclude(\n  \"web\",\n  \"api\",\n)\n// include 'x'\n",
    ),
    { rootProjectName: "shop", subprojects: ["app", "libs:core", "web", "api"] },
  );
  assert.deepEqual(parseGradleSettings("rootProject.name = base + 'x'"), {
    rootProjectName: undefined,
    subprojects: [],
  });
});

test("Gradle: which files are read", async () => {
  const project = createProject(
    createMemoryContext({
      "build.gradle.kts": "plugins { java }",
      "settings.gradle.kts": 'rootProject.name = "shop"',
      "gradle.properties": "version=2.1\norg.gradle.jvmargs=-Xmx2g\r\n",
      gradlew: "",
      "all/settings.gradle": "include 'a'",
    }),
  );
  const root = await project.gradle(".");
  assert.ok(root.kind === "read");
  assert.deepEqual(
    [root.path, root.value.version, root.value.rootProjectName, root.value.hasWrapper],
    ["build.gradle.kts", "2.1", "shop", true],
  );
  const all = await project.gradle("all");
  assert.ok(all.kind === "read");
  assert.deepEqual([all.path, all.value.subprojects], ["all/settings.gradle", ["a"]]);
  assert.equal((await project.gradle("none")).kind, "missing");
});

test("pom.xml: parents that lie in the context", async () => {
  const project = createProject(
    createMemoryContext({
      "pom.xml": `<project><groupId>com.example</groupId><artifactId>root</artifactId><version>2.0</version><packaging>pom</packaging>
        <parent><artifactId>spring-boot-starter-parent</artifactId><version>3.4.0</version><relativePath/></parent>
        <properties><java.version>21</java.version><app.name>shop</app.name></properties>
        <build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>`,
      "web/pom.xml":
        "<project><parent><groupId>com.example</groupId><artifactId>root</artifactId><version>2.0</version></parent><artifactId>web</artifactId><build><finalName>${app.name}-web</finalName></build></project>",
      "other/pom.xml":
        "<project><parent><artifactId>strange</artifactId><version>1</version></parent><artifactId>other</artifactId></project>",
      "self/pom.xml":
        "<project><parent><artifactId>self</artifactId><relativePath>pom.xml</relativePath></parent><artifactId>self</artifactId></project>",
      "away/pom.xml":
        "<project><parent><artifactId>root</artifactId><relativePath>../../pom.xml</relativePath></parent><artifactId>away</artifactId></project>",
    }),
  );
  const read = async (folder: string) => {
    const manifest = await project.maven(folder);
    assert.ok(manifest.kind === "read", JSON.stringify(manifest));
    const { version, finalName, javaVersion, springBootVersion, packaging, plugins } = manifest.value;
    return [version, finalName, javaVersion, springBootVersion, packaging, plugins.size];
  };
  assert.deepEqual(await read("web"), ["2.0", "shop-web", "21", "3.4.0", "jar", 1]);
  assert.deepEqual(await read("other"), ["1", "other-1", undefined, undefined, "jar", 0]);
  assert.deepEqual(await read("self"), [undefined, undefined, undefined, undefined, "jar", 0]);
  assert.deepEqual(await read("away"), [undefined, undefined, undefined, undefined, "jar", 0]);
});

test("build.gradle.kts: the ways to write a task", () => {
  for (const text of [
    'tasks.bootJar { archiveFileName.set("app.jar") }',
    'tasks { bootJar { archiveFileName = "app.jar" } }',
    'tasks.named<BootJar>("bootJar") {\n  archiveFileName.set("app.jar")\n}',
    'tasks.getByName<org.springframework.boot.gradle.tasks.bundling.BootJar>("bootJar") { archiveFileName.set("app.jar") }',
    "tasks.named('bootJar') { archiveFileName = 'app.jar' }",
    "bootJar {\n\tarchiveFileName = 'app.jar'\n}",
    "bootJar\n{\n  archiveFileName = 'app.jar'\n}",
  ]) {
    assert.equal(parseGradleBuild(text).archives.get("bootJar")?.fileName, "app.jar", text);
  }
  for (const text of [
    'tasks.getByName<Jar>("jar") { enabled = false }',
    "tasks.jar { enabled = false }",
    "jar.enabled = false",
    "tasks.named('jar') {\r\n  enabled = false\r\n}\r\n",
    "jar { enabled(false) }",
  ]) {
    assert.equal(parseGradleBuild(text).isJarDisabled, true, text);
  }
  assert.equal(parseGradleBuild("archivesBaseName = 'shop'").archivesName, "shop");
  assert.equal(parseGradleBuild('base { archivesName.set("shop") }').archivesName, "shop");
});

test("Gradle: plugins of a version catalogue", async () => {
  const project = createProject(
    createMemoryContext({
      "gradle/libs.versions.toml":
        '[versions]\nboot = "3.4.1"\n[plugins]\nspring-boot = { id = "org.springframework.boot", version.ref = "boot" }\nshadow = "com.gradleup.shadow:8.3.0"\n',
      "app/build.gradle.kts":
        "plugins {\n  alias(libs.plugins.spring.boot)\n  alias(libs.plugins.shadow)\n  alias(libs.plugins.unknown)\n}\n",
    }),
  );
  const app = await project.gradle("app");
  assert.ok(app.kind === "read");
  assert.deepEqual(
    [...app.value.plugins],
    [
      ["org.springframework.boot", "3.4.1"],
      ["com.gradleup.shadow", "8.3.0"],
      ["libs.plugins.unknown", undefined],
    ],
  );
});
