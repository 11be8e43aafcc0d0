/** Manifests of Java applications, for the tables of Dockerfiles. */
export const parent =
  "<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>3.5.0</version></parent>";
export const bootPlugin =
  "<plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin>";
export const pomOf = (head: string, plugins: string, more = "") =>
  `<project>${head}<groupId>com.example</groupId><artifactId>shop</artifactId><version>1.0.0</version>${more}<build><plugins>${plugins}</plugins></build></project>`;
export const boot = { "pom.xml": pomOf(parent, bootPlugin), "src/main/java/Shop.java": "class Shop {}" };
export const gradle = {
  "build.gradle":
    "plugins {\n  id 'org.springframework.boot' version '3.5.0'\n  id 'java'\n}\nversion = '0.0.1'\n",
  "settings.gradle": "rootProject.name = 'shop'\n",
  "src/main/java/Shop.java": "class Shop {}",
};
export const plain = { "pom.xml": pomOf("", ""), "src/Main.java": "class Main {}" };
export const dep =
  "<dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId></dependency></dependencies>";
