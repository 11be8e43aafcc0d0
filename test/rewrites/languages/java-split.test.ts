/** What becomes of Java applications: of stages that build. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { RewriteSettings } from "../../../server/src/rewrites/rewrite.ts";
import { rewrite } from "../../support/rewrites.ts";

interface Expected {
  readonly level: "A" | "B" | "C" | "none";
  readonly concerns?: readonly string[];
  /** The last stage of the result; left out where it says nothing new. */
  readonly last?: string;
}

interface Shape {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly file: string;
  readonly settings?: Partial<RewriteSettings>;
  readonly split: Expected;
  readonly minimal: Expected;
}

const parent =
  "<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>3.5.0</version></parent>";
const bootPlugin =
  "<plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin>";
const pomOf = (head: string, plugins: string, more = "") =>
  `<project>${head}<groupId>com.example</groupId><artifactId>shop</artifactId><version>1.0.0</version>${more}<build><plugins>${plugins}</plugins></build></project>`;
const boot = { "pom.xml": pomOf(parent, bootPlugin), "src/main/java/Shop.java": "class Shop {}" };
const gradle = {
  "build.gradle":
    "plugins {\n  id 'org.springframework.boot' version '3.5.0'\n  id 'java'\n}\nversion = '0.0.1'\n",
  "settings.gradle": "rootProject.name = 'shop'\n",
  "src/main/java/Shop.java": "class Shop {}",
};
const plain = { "pom.xml": pomOf("", ""), "src/Main.java": "class Main {}" };
const dep =
  "<dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId></dependency></dependencies>";
const shapes: readonly Shape[] = [
  {
    name: "Maven's image keeps its Java",
    files: boot,
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY pom.xml .
COPY src src
RUN mvn package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "Alpine stays Alpine",
    files: boot,
    file: `FROM maven:3.9-eclipse-temurin-17-alpine
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:17-jre-alpine
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "openjdk goes on as Eclipse Temurin",
    files: boot,
    file: `FROM openjdk:17-jdk-slim
WORKDIR /app
COPY . .
RUN ./mvnw package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:17-jre
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "users are made where uid 1000 is free",
    files: boot,
    file: `FROM openjdk:17-jdk-slim
RUN useradd -u 1000 app
WORKDIR /app
COPY . .
RUN ./mvnw package
USER app
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:17-jre-jammy
RUN useradd -u 1000 app
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
USER app
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "Corretto has headless builds",
    files: boot,
    file: `FROM amazoncorretto:21
WORKDIR /app
COPY . .
RUN ./mvnw package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "A",
      last: `FROM amazoncorretto:21-headless
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "Java 13 has no image that only runs",
    files: boot,
    file: `FROM openjdk:13
WORKDIR /app
COPY . .
RUN ./mvnw package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: { level: "C", concerns: ["H14"] },
    minimal: { level: "C", concerns: ["H14"] },
  },
  {
    name: "an image of somebody's own",
    files: boot,
    file: `FROM example.com/java
WORKDIR /app
COPY . .
RUN ./mvnw package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: { level: "C", concerns: ["S1"] },
    minimal: { level: "C", concerns: ["S1"] },
  },
  {
    name: "a tag without Java's version",
    files: boot,
    file: `FROM maven:3.9
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "B",
      concerns: ["H14"],
      last: `FROM eclipse-temurin:26-jre
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "C", concerns: ["H14"] },
  },
  {
    name: "a digest",
    files: boot,
    file: `FROM eclipse-temurin:21-jdk@sha256:${"a".repeat(64)}\nWORKDIR /app\nCOPY . .\nRUN ./mvnw package\nCMD ["java", "-jar", "target/shop-1.0.0.jar"]\n`,
    split: {
      level: "B",
      concerns: ["H38"],
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "B", concerns: ["H38"] },
  },
  {
    name: "variables stay",
    files: boot,
    file: `ARG JAVA_VERSION=21
FROM eclipse-temurin:\${JAVA_VERSION}-jdk-noble
ARG PROFILE=prod
WORKDIR /app
COPY . .
RUN ./mvnw -P $PROFILE package
ENV SPRING_PROFILES_ACTIVE=$PROFILE
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:\${JAVA_VERSION}-jre-noble
ARG PROFILE=prod
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
ENV SPRING_PROFILES_ACTIVE=$PROFILE
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "a JDK of the distribution",
    files: boot,
    file: `FROM ubuntu:24.04
RUN apt-get update && apt-get install -y openjdk-21-jdk maven
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "A",
      last: `FROM ubuntu:24.04
RUN apt-get update && apt-get install -y --no-install-recommends openjdk-21-jre-headless && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "Gradle and its pattern",
    files: gradle,
    file: `FROM gradle:8.14-jdk21
WORKDIR /app
COPY . .
RUN gradle bootJar
CMD java -jar build/libs/*.jar
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/build/libs/shop-0.0.1.jar /app/build/libs/shop-0.0.1.jar
CMD java -jar build/libs/*.jar
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "Gradle's user",
    files: gradle,
    file: `FROM gradle:8.14-jdk21
WORKDIR /home/gradle/app
COPY --chown=gradle:gradle . .
USER gradle
RUN gradle bootJar
CMD ["java", "-jar", "build/libs/shop-0.0.1.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre-jammy
RUN groupadd --system --gid 1000 gradle && useradd --system --no-log-init --uid 1000 --gid gradle --home-dir /nonexistent --shell /usr/sbin/nologin gradle
WORKDIR /home/gradle/app
COPY --from=build --chown=gradle:gradle /home/gradle/app/build/libs/shop-0.0.1.jar /home/gradle/app/build/libs/shop-0.0.1.jar
USER gradle
CMD ["java", "-jar", "build/libs/shop-0.0.1.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "Gradle's files without Gradle's user",
    files: gradle,
    file: `FROM gradle:8.14-jdk21-alpine
WORKDIR /home/gradle/app
COPY --chown=gradle:gradle . .
RUN gradle bootJar
CMD ["java", "-jar", "build/libs/shop-0.0.1.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre-alpine
WORKDIR /home/gradle/app
COPY --from=build /home/gradle/app/build/libs/shop-0.0.1.jar /home/gradle/app/build/libs/shop-0.0.1.jar
CMD ["java", "-jar", "build/libs/shop-0.0.1.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "a script that Gradle makes",
    files: gradle,
    file: `FROM gradle:8.14-jdk21
WORKDIR /app
COPY . .
RUN gradle installDist
CMD ["build/install/shop/bin/shop"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/build/install/shop /app/build/install/shop
CMD ["build/install/shop/bin/shop"]
`,
    },
    minimal: { level: "C", concerns: ["S3"] },
  },
  {
    name: "the jar is moved by a pattern",
    files: boot,
    file: `FROM eclipse-temurin:21-jdk
COPY . /src
WORKDIR /src
RUN ./mvnw package && cp target/*.jar /app.jar && rm -rf /src
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /src
COPY --from=build /app.jar /app.jar
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "sources outside of the working folder",
    files: boot,
    file: `FROM maven:3.9-eclipse-temurin-21
COPY src /usr/src/shop/src
COPY pom.xml /usr/src/shop
RUN mvn -f /usr/src/shop/pom.xml package
ENTRYPOINT ["java", "-jar", "/usr/src/shop/target/shop-1.0.0.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
COPY --from=build /usr/src/shop/target/shop-1.0.0.jar /usr/src/shop/target/shop-1.0.0.jar
ENTRYPOINT ["java", "-jar", "/usr/src/shop/target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "libraries beside the jar",
    files: {
      ...boot,
      "pom.xml": pomOf(
        "",
        "<plugin><artifactId>maven-jar-plugin</artifactId><configuration><archive><manifest><addClasspath>true</addClasspath><classpathPrefix>lib/</classpathPrefix></manifest></archive></configuration></plugin>",
        dep,
      ),
    },
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
COPY --from=build /app/target/lib /app/target/lib
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "nobody knows what is in the jar",
    files: { ...boot, "pom.xml": pomOf("", "", dep) },
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "B",
      concerns: ["S4"],
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
# TODO(dockerfile-security): /app/target/shop-1.0.0.jar is taken to hold all that it depends on: copy the folder with its libraries, too, if it does not.
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "B", concerns: ["S4"] },
  },
  {
    name: "a manifest that cannot be read",
    files: { ...boot, "pom.xml": "<project>" },
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "B",
      concerns: ["S4"],
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
# TODO(dockerfile-security): The build's manifest cannot be read: /app/target/shop-1.0.0.jar is taken to hold all that it depends on.
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "B", concerns: ["S4"] },
  },
  {
    name: "no dependencies at all",
    files: plain,
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "Quarkus",
    files: boot,
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /code
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/quarkus-app/quarkus-run.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /code
COPY --from=build /code/target/quarkus-app /code/target/quarkus-app
CMD ["java", "-jar", "target/quarkus-app/quarkus-run.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "a class path",
    files: boot,
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY pom.xml .
COPY src src
RUN mvn package dependency:copy-dependencies
CMD ["java", "-cp", "target/classes:target/dependency/*", "com.example.Main"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/target/classes /app/target/classes
COPY --from=build /app/target/dependency /app/target/dependency
CMD ["java", "-cp", "target/classes:target/dependency/*", "com.example.Main"]
`,
    },
    minimal: {
      level: "A",
      last: `FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /app
COPY --from=build /app/target/classes /app/target/classes
COPY --from=build /app/target/dependency /app/target/dependency
ENTRYPOINT ["java", "-cp", "target/classes:target/dependency/*", "com.example.Main"]
`,
    },
  },
  {
    name: "javac and no class path",
    files: plain,
    file: `FROM eclipse-temurin:21
COPY src /work
WORKDIR /work
RUN javac Main.java
CMD ["java", "Main"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /work
COPY --from=build /work /work
CMD ["java", "Main"]
`,
    },
    minimal: {
      level: "A",
      last: `FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /work
COPY --from=build /work /work
ENTRYPOINT ["java", "Main"]
`,
    },
  },
  {
    name: "a module of several",
    files: {
      "pom.xml": pomOf(
        "",
        "",
        "<packaging>pom</packaging><modules><module>api</module><module>model</module></modules>",
      ),
      "api/pom.xml": pomOf(parent, bootPlugin).replace("<artifactId>shop", "<artifactId>api"),
      "api/src/A.java": "",
      "model/pom.xml": pomOf("", ""),
      "model/src/B.java": "",
    },
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn -pl api -am package
CMD ["java", "-jar", "api/target/api-1.0.0.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/api/target/api-1.0.0.jar /app/api/target/api-1.0.0.jar
CMD ["java", "-jar", "api/target/api-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "files that the application reads",
    files: {
      ...boot,
      "config/application.yml": "",
      "keystore.p12": "",
      "README.md": "",
      "docs/a.md": "",
      ".env": "KEY=1",
    },
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
COPY --from=build /app/.env /app/.env
COPY --from=build /app/config /app/config
COPY --from=build /app/keystore.p12 /app/keystore.p12
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
];

for (const { name, files, file, settings, split, minimal } of shapes) {
  test(name, async () => {
    for (const [id, expected] of [
      ["multi-stage", split],
      ["distroless", minimal],
    ] as const) {
      const { level, concerns, text, problems } = await rewrite(id, file, files, settings);
      assert.deepEqual({ level, concerns }, { level: expected.level, concerns: expected.concerns ?? [] }, id);
      if (expected.last !== undefined)
        assert.equal(text?.slice(text.lastIndexOf("FROM ")), expected.last, id);
      assert.deepEqual(problems, [], id);
    }
  });
}
