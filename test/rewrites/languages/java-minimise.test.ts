/** Java applications that are built already: which image without a shell they move to. */
import { type ImageCase, testBothImages } from "../../support/test-rewrites.ts";
import { boot, bootPlugin, parent, pomOf } from "./java-projects.ts";

const cases: readonly ImageCase[] = [
  {
    name: "certificates in the JDK",
    files: { ...boot, "ca.crt": "x" },
    text: `FROM maven:3.9-eclipse-temurin-21
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
    text: `FROM tomcat:10-jdk17
RUN apt-get update && apt-get install -y maven
WORKDIR /src
COPY . .
RUN rm -rf /usr/local/tomcat/webapps/*
RUN mvn package && cp target/shop-1.0.0.war /usr/local/tomcat/webapps/ROOT.war
`,
    split: {
      level: "A",
      last: `FROM tomcat:10-jre17
RUN rm -rf /usr/local/tomcat/webapps/*
WORKDIR /src
COPY --from=build /usr/local/tomcat/webapps/ROOT.war /usr/local/tomcat/webapps/ROOT.war
`,
    },
    minimal: { level: "C", concerns: ["H06"] },
  },
  {
    name: "a prebuilt jar",
    files: boot,
    text: `FROM eclipse-temurin:21-jre
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
    text: `FROM openjdk:17-jdk-alpine
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
    text: `FROM eclipse-temurin:8-jre
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
    text: `FROM eclipse-temurin:8-jre
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
    text: `FROM eclipse-temurin:21-jre
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
    text: `FROM eclipse-temurin:21-jre
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
    name: "a health check with curl",
    files: boot,
    text: `FROM eclipse-temurin:21-jre-alpine
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
    text: `FROM eclipse-temurin:21-jre
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
    name: "a build stage is there",
    files: boot,
    text: `FROM maven:3.9-eclipse-temurin-21 AS build
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
    text: `FROM maven:3.9-eclipse-temurin-21 AS build
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
    text: `FROM eclipse-temurin:21-jdk
RUN apt-get update && apt-get install -y git
`,
    split: { level: "none" },
    minimal: { level: "none" },
  },
  {
    name: "folders that its settings say it writes to",
    files: {
      ...boot,
      "src/main/resources/application.properties": "logging.file.name=logs/shop.log\nupload.dir=./uploads\n",
      "uploads/.gitkeep": "",
    },
    text: `FROM maven:3.9-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn package
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: { level: "A" },
    minimal: {
      level: "A",
      last: `FROM gcr.io/distroless/java21-debian13:nonroot
WORKDIR /app
COPY --from=build /app/target/shop-1.0.0.jar /app/target/shop-1.0.0.jar
COPY --chown=65532:65532 --from=build /app/uploads /app/uploads
COPY --from=build --chown=65532:65532 /new/app/logs /app/logs
CMD ["target/shop-1.0.0.jar"]
`,
    },
  },
  {
    name: "a file that it writes beside itself",
    files: { ...boot, "src/main/resources/application.properties": "logging.file.name=shop.log\n" },
    text: `FROM eclipse-temurin:21
WORKDIR /app
COPY . .
CMD ["java", "-jar", "target/shop-1.0.0.jar"]
`,
    split: { level: "none" },
    minimal: { level: "B", concerns: ["S9"] },
  },
];

testBothImages(cases);
