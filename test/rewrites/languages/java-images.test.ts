/** Which image a Java application runs on after a split: that of the build without its compiler. */
import { type ImageCase, testBothImages } from "../../support/test-rewrites.ts";
import { boot } from "./java-projects.ts";

const cases: readonly ImageCase[] = [
  {
    name: "Maven's image keeps its Java",
    files: boot,
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM maven:3.9-eclipse-temurin-17-alpine
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
    text: `FROM openjdk:17-jdk-slim
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
    text: `FROM openjdk:17-jdk-slim
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
    text: `FROM amazoncorretto:21
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
    name: "openjdk's last tags without a version",
    files: { "Main.java": "class Main {}" },
    text: `FROM openjdk
WORKDIR /app
COPY . .
RUN javac Main.java
CMD ["java", "Main"]
`,
    split: {
      level: "B",
      concerns: ["H14"],
      last: `FROM eclipse-temurin:18-jre
WORKDIR /app
COPY --from=build /app /app
CMD ["java", "Main"]
`,
    },
    minimal: { level: "C", concerns: ["H14"] },
  },
  {
    name: "Java 13 has no image that only runs",
    files: boot,
    text: `FROM openjdk:13
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
    text: `FROM example.com/java
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
    text: `FROM maven:3.9
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
    text: `FROM eclipse-temurin:21-jdk@sha256:${"a".repeat(64)}\nWORKDIR /app\nCOPY . .\nRUN ./mvnw package\nCMD ["java", "-jar", "target/shop-1.0.0.jar"]\n`,
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
    text: `ARG JAVA_VERSION=21
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
    text: `FROM ubuntu:24.04
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
];

testBothImages(cases);
