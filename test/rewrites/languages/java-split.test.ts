/** What a split of a Java application takes along from each way to build one. */
import { type ImageCase, testBothImages } from "../../support/test-rewrites.ts";
import { boot, bootPlugin, dep, gradle, parent, plain, pomOf } from "./java-projects.ts";

const cases: readonly ImageCase[] = [
  {
    name: "Gradle and its pattern",
    files: gradle,
    text: `FROM gradle:8.14-jdk21
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
    text: `FROM gradle:8.14-jdk21
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
    text: `FROM gradle:8.14-jdk21-alpine
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
    text: `FROM gradle:8.14-jdk21
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
    text: `FROM eclipse-temurin:21-jdk
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
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM eclipse-temurin:21
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
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM maven:3.9-eclipse-temurin-21
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

testBothImages(cases);
