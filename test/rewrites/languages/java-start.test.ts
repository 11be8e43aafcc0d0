/** Java applications that start with something else than java -jar and a file. */
import { type ImageCase, testBothImages } from "../../support/test-rewrites.ts";
import { boot, gradle } from "./java-projects.ts";

const cases: readonly ImageCase[] = [
  {
    name: "the build starts with the container",
    files: boot,
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM gradle:8.14-jdk21
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
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM openjdk:17-jdk-slim
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
    name: "options of the virtual machine",
    files: boot,
    text: `FROM eclipse-temurin:21-jre
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
    text: `FROM eclipse-temurin:21-jre
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
    text: `FROM eclipse-temurin:21-jre
COPY target/app.jar /app.jar
ENTRYPOINT java -jar /app.jar --server.port=$PORT
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["H03"] },
  },
  {
    name: "a shell form that drops its CMD",
    files: boot,
    text: `FROM eclipse-temurin:21-jre
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
    text: `FROM eclipse-temurin:21-jre-alpine
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
    name: "a program beside Java",
    files: boot,
    text: `FROM eclipse-temurin:21-jre
RUN apt-get update && apt-get install -y ffmpeg
COPY target/app.jar /app.jar
ENTRYPOINT ["java", "-jar", "/app.jar"]
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["H11"] },
  },
];

testBothImages(cases);
