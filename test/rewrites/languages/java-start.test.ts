/** Java applications that start with something else than java -jar and a file. */
import { type ImageCase, testBothImages } from "../../support/test-rewrites.ts";
import { boot, bootPlugin, gradle, parent, pomOf } from "./java-projects.ts";

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
      level: "A",
      last: `FROM eclipse-temurin:21-jre
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
EXPOSE 8080
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "Maven's wrapper is of the build",
    files: { ...boot, mvnw: "#!/bin/sh\n" },
    text: `FROM eclipse-temurin:21-jdk
WORKDIR /app
COPY mvnw pom.xml ./
RUN chmod +x mvnw
COPY src src
CMD ["./mvnw", "spring-boot:run"]
`,
    split: { level: "A", lacks: ["/app/mvnw"] },
    minimal: { level: "A", lacks: ["/app/mvnw"] },
  },
  {
    name: "the build's file gives options to the start",
    files: {
      ...boot,
      "pom.xml": pomOf(
        parent,
        bootPlugin.replace(
          "</plugin>",
          "<configuration><jvmArguments>-Xmx1g</jvmArguments></configuration></plugin>",
        ),
      ),
    },
    text: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
CMD ["mvn", "spring-boot:run"]
`,
    split: { level: "B", concerns: ["H05"] },
    minimal: { level: "B", concerns: ["H05"] },
  },
  {
    name: "Maven on an image of the distribution",
    files: boot,
    text: `FROM ubuntu:22.04
RUN apt-get update && apt-get install -y openjdk-17-jdk maven
WORKDIR /app
COPY . .
CMD ["mvn", "spring-boot:run"]
`,
    split: {
      level: "A",
      last: `FROM ubuntu:22.04
RUN apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    },
    minimal: { level: "A", has: ["FROM gcr.io/distroless/java17-debian13:nonroot\n"] },
  },
  {
    name: "a pattern in exec form, which no shell fills in",
    files: boot,
    text: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/*.jar"]
`,
    split: { level: "A", has: ['CMD ["java", "-jar", "/app/target/shop-1.0.0.jar"]'] },
    minimal: { level: "A", has: ['CMD ["/app/target/shop-1.0.0.jar"]'] },
  },
  {
    name: "such a pattern of a jar without a name",
    files: { "pom.xml": pomOf(parent, bootPlugin, "<profiles><profile></profile></profiles>") },
    text: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/*.jar"]
`,
    split: { level: "B", concerns: ["H01"] },
    minimal: { level: "B", concerns: ["H01"] },
  },
  {
    name: "a script among the system's programs, and one among the sources",
    files: { ...boot, "start.sh": "#!/bin/sh\nexec java -jar /src/target/shop-1.0.0.jar\n" },
    text: `FROM maven:3.9-eclipse-temurin-21
COPY src /src/src
COPY pom.xml /src
COPY start.sh /usr/local/bin
RUN chmod 755 /usr/local/bin/start.sh && mvn -f /src/pom.xml package
ENTRYPOINT ["start.sh"]
`,
    split: {
      level: "A",
      last: `FROM eclipse-temurin:21-jre
COPY --from=build /src/target/shop-1.0.0.jar /src/target/shop-1.0.0.jar
COPY --from=build /usr/local/bin/start.sh /usr/local/bin/start.sh
ENTRYPOINT ["start.sh"]
`,
    },
    minimal: { level: "A" },
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
  {
    name: "a program that waits before Java starts",
    files: boot,
    text: `FROM eclipse-temurin:21
COPY dockerize /usr/local/bin/
COPY target/shop-1.0.0.jar /app.jar
ENTRYPOINT ["dockerize", "-wait", "tcp://db:3306", "java", "-jar", "/app.jar"]
`,
    split: { level: "none" },
    minimal: { level: "C", concerns: ["S3"] },
  },
  {
    name: "a script that waits and runs what is given to it",
    files: { ...boot, "wait-for-it.sh": '#!/bin/bash\nsleep 1\nexec "$@"\n' },
    text: `FROM maven:3.9-amazoncorretto-17-debian
RUN apt-get update && apt-get install -y iputils-ping nodejs && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
RUN mvn package
COPY wait-for-it.sh /wait-for-it.sh
RUN chmod +x /wait-for-it.sh
CMD ["/wait-for-it.sh", "db:3306", "--", "java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: {
      level: "A",
      lines: [
        "FROM eclipse-temurin:17-jre",
        "RUN apt-get update && apt-get install -y --no-install-recommends iputils-ping && rm -rf /var/lib/apt/lists/*",
        "COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar",
        "COPY --from=build /wait-for-it.sh /wait-for-it.sh",
      ],
    },
    minimal: { level: "C", concerns: ["H06"] },
  },
  {
    name: "packages of another distribution",
    files: boot,
    text: `FROM maven:3.8-openjdk-17
RUN microdnf install graphviz
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: { level: "B", concerns: ["H11"] },
    minimal: { level: "C", concerns: ["H11"] },
  },
];

testBothImages(cases);
