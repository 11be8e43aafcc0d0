/** What becomes of Java applications: of stages that only run, and of awkward starts. */
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
const shapes: readonly Shape[] = [
  {
    name: "the build starts with the container",
    files: boot,
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
EXPOSE 8080
CMD ["mvn", "spring-boot:run"]
`,
    split: {
      level: "B",
      concerns: ["H05"],
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
EXPOSE 8080
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "B", concerns: ["H05"] },
  },
  {
    name: "a build that starts with options nobody knows",
    files: boot,
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
CMD ["mvn", "spring-boot:run", "-Dspring-boot.run.jvmArguments=-Xdebug"]
`,
    split: { level: "C", concerns: ["H05"] },
    minimal: { level: "C", concerns: ["H05"] },
  },
  {
    name: "bootRun with a profile of nobody",
    files: gradle,
    file: `FROM gradle:8.14-jdk21
WORKDIR /app
COPY . .
ENTRYPOINT ["gradle", "bootRun", "--no-daemon"]
`,
    split: {
      level: "B",
      concerns: ["H05"],
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/build/libs/shop-0.0.1.jar /app/build/libs/shop-0.0.1.jar
ENTRYPOINT ["java", "-jar", "build/libs/shop-0.0.1.jar"]
`,
    },
    minimal: { level: "B", concerns: ["H05"] },
  },
  {
    name: "exec:java",
    files: boot,
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn compile
ENTRYPOINT mvn -q exec:java
`,
    split: { level: "C", concerns: ["H05"] },
    minimal: { level: "C", concerns: ["H05"] },
  },
  {
    name: "an entry script",
    files: {
      ...boot,
      "entrypoint.sh": "#!/bin/sh\nset -e\necho starting\nexec java -jar target/shop-1.0.0.jar\n",
    },
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
ENTRYPOINT ["./entrypoint.sh"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
COPY --from=build /app/entrypoint.sh /app/entrypoint.sh
ENTRYPOINT ["./entrypoint.sh"]
`,
    },
    minimal: { level: "C", concerns: ["H06"] },
  },
  {
    name: "a jar that a variable names",
    files: boot,
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD java -jar target/$NAME.jar
`,
    split: { level: "C", concerns: ["S4"] },
    minimal: { level: "C", concerns: ["S4"] },
  },
  {
    name: "a path into the JDK",
    files: boot,
    file: `FROM openjdk:17-jdk-slim
WORKDIR /app
COPY . .
RUN ./mvnw package
CMD ["/usr/local/openjdk-17/bin/java", "-jar", "target/shop-1.0.0.jar"]
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
    name: "certificates in the JDK",
    files: { ...boot, "ca.crt": "x" },
    file: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN keytool -import -cacerts -file ca.crt -noprompt
RUN mvn package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: { level: "C", concerns: ["H09"] },
    minimal: { level: "C", concerns: ["H09"] },
  },
  {
    name: "a war on Tomcat",
    files: { "pom.xml": pomOf(parent, "", "<packaging>war</packaging>"), "src/A.java": "" },
    file: `FROM tomcat:10-jdk17
RUN apt-get update && apt-get install -y maven
WORKDIR /src
COPY . .
RUN mvn package && cp target/shop-1.0.0.war /usr/local/tomcat/webapps/ROOT.war
`,
    split: {
      level: "A",
      last: `FROM tomcat:10-jre17
WORKDIR /src
COPY --from=build /usr/local/tomcat/webapps/ROOT.war /usr/local/tomcat/webapps/ROOT.war
`,
    },
    minimal: { level: "C", concerns: ["H06"] },
  },
  {
    name: "a prebuilt jar",
    files: boot,
    file: `FROM eclipse-temurin:21-jre
COPY target/app.jar app.jar
EXPOSE 8080
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /
COPY target/app.jar app.jar
EXPOSE 8080
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
    },
  },
  {
    name: "a prebuilt jar on a JDK",
    files: boot,
    file: `FROM openjdk:17-jdk-alpine
VOLUME /tmp
ARG JAR_FILE=target/*.jar
COPY \${JAR_FILE} app.jar
ENTRYPOINT ["java","-jar","/app.jar"]
`,
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM gcr.io/distroless/java17-debian13:nonroot
WORKDIR /
VOLUME /tmp
ARG JAR_FILE=target/*.jar
COPY \${JAR_FILE} app.jar
ENTRYPOINT ["java","-jar","/app.jar"]
`,
    },
  },
  {
    name: "Java 8 has no distroless image",
    files: boot,
    file: `FROM eclipse-temurin:8-jre
COPY target/app.jar app.jar
CMD ["java", "-jar", "app.jar"]
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["H14"] },
  },
  {
    name: "Java 8 has a hardened image",
    files: boot,
    settings: { minimalFamily: "hardened" },
    file: `FROM eclipse-temurin:8-jre
COPY target/app.jar app.jar
CMD ["java", "-jar", "app.jar"]
`,
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM dhi.io/eclipse-temurin:8
COPY target/app.jar app.jar
CMD ["java", "-jar", "app.jar"]
`,
    },
  },
  {
    name: "fonts are not in the hardened image",
    files: {
      ...boot,
      "pom.xml": pomOf(
        parent,
        bootPlugin,
        "<dependencies><dependency><groupId>org.apache.poi</groupId><artifactId>poi-ooxml</artifactId></dependency></dependencies>",
      ),
    },
    settings: { minimalFamily: "hardened" },
    file: `FROM eclipse-temurin:21-jre
COPY target/app.jar app.jar
CMD ["java", "-jar", "app.jar"]
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["H11"] },
  },
  {
    name: "chiseled images have no Java",
    files: boot,
    settings: { minimalFamily: "chiseled" },
    file: `FROM eclipse-temurin:21-jre
COPY target/app.jar app.jar
CMD ["java", "-jar", "app.jar"]
`,
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /
COPY target/app.jar app.jar
CMD ["app.jar"]
`,
    },
  },
  {
    name: "options of the virtual machine",
    files: boot,
    file: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY target/app.jar .
CMD ["java", "-Xmx256m", "-jar", "app.jar"]
`,
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /app
COPY target/app.jar .
ENTRYPOINT ["java", "-Xmx256m", "-jar", "app.jar"]
`,
    },
  },
  {
    name: "options that a shell puts in",
    files: boot,
    file: `FROM eclipse-temurin:21-jre
ENV JAVA_OPTS="-Xmx256m -Dx=y"
COPY target/app.jar /app.jar
ENTRYPOINT ["sh", "-c", "java $JAVA_OPTS -jar /app.jar"]
`,
    split: { level: "none" },
    minimal: {
      level: "B",
      concerns: ["H03"],
      last: `FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /
ENV JAVA_OPTS="-Xmx256m -Dx=y"
COPY target/app.jar /app.jar
ENV JAVA_TOOL_OPTIONS="-Xmx256m -Dx=y"
# TODO(dockerfile-security): No shell puts JAVA_OPTS in the command line any more: set JAVA_TOOL_OPTIONS instead, which Java reads itself.
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
    },
  },
  {
    name: "other variables that a shell puts in",
    files: boot,
    file: `FROM eclipse-temurin:21-jre
COPY target/app.jar /app.jar
ENTRYPOINT java -jar /app.jar --server.port=$PORT
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["H03"] },
  },
  {
    name: "a shell form that drops its CMD",
    files: boot,
    file: `FROM eclipse-temurin:21-jre
COPY target/app.jar /app.jar
ENTRYPOINT java -jar /app.jar
CMD ["--debug"]
`,
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /
COPY target/app.jar /app.jar
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
    },
  },
  {
    name: "tini",
    files: boot,
    file: `FROM eclipse-temurin:21-jre-alpine
RUN apk add --no-cache tini
COPY target/app.jar /app.jar
ENTRYPOINT ["/sbin/tini", "--", "java", "-jar", "/app.jar"]
`,
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /
COPY target/app.jar /app.jar
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
    },
  },
  {
    name: "a health check with curl",
    files: boot,
    file: `FROM eclipse-temurin:21-jre-alpine
RUN apk add --no-cache curl
COPY target/app.jar /app.jar
HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
    split: { level: "none" },
    minimal: {
      level: "B",
      concerns: ["H08"],
      last: `FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /
COPY target/app.jar /app.jar
# TODO(dockerfile-security): Nothing in the image can run the HEALTHCHECK with curl: it is taken out, and the orchestrator's probe asks instead.
HEALTHCHECK NONE
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
    },
  },
  {
    name: "an agent from a URL",
    files: boot,
    file: `FROM eclipse-temurin:21-jre
ADD https://example.com/agent.jar /agent.jar
COPY target/app.jar /app.jar
ENTRYPOINT ["java", "-javaagent:/agent.jar", "-jar", "/app.jar"]
`,
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /
ADD --chmod=0644 https://example.com/agent.jar /agent.jar
COPY target/app.jar /app.jar
ENTRYPOINT ["java", "-javaagent:/agent.jar", "-jar", "/app.jar"]
`,
    },
  },
  {
    name: "a program beside Java",
    files: boot,
    file: `FROM eclipse-temurin:21-jre
RUN apt-get update && apt-get install -y ffmpeg
COPY target/app.jar /app.jar
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["H11"] },
  },
  {
    name: "a build stage is there",
    files: boot,
    file: `FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /w
COPY . .
RUN mvn package

FROM eclipse-temurin:21-jre
WORKDIR /app
RUN adduser --system app
USER app
COPY --from=build /w/target/*.jar app.jar
CMD ["java", "-jar", "app.jar"]
`,
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /app
USER 65532:65532
COPY --from=build /w/target/*.jar app.jar
CMD ["app.jar"]
`,
    },
  },
  {
    name: "it is small already",
    files: boot,
    file: `FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /w
COPY . .
RUN mvn package

FROM gcr.io/distroless/java21-debian12
COPY --from=build /w/target/shop-1.0.0.jar /app.jar
CMD ["/app.jar"]
`,
    split: { level: "none" },
    minimal: { level: "none" },
  },
  {
    name: "a base image for others",
    files: {},
    file: `FROM eclipse-temurin:21-jdk
RUN apt-get update && apt-get install -y git
`,
    split: { level: "none" },
    minimal: { level: "none" },
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
