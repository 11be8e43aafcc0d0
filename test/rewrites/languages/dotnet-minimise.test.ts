/** What becomes of .NET applications: of stages on the runtime. */
import { type ImageCase, testBothImages } from "../../support/test-rewrites.ts";
import { api, csproj, web } from "./dotnet-projects.ts";

const packageOf = (name: string) => `<PackageReference Include="${name}" Version="1.0.0" />`;
const vs = `FROM mcr.microsoft.com/dotnet/aspnet:8.0 AS base
USER $APP_UID
WORKDIR /app
EXPOSE 8080

FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
ARG BUILD_CONFIGURATION=Release
WORKDIR /src
COPY ["Api.csproj", "."]
RUN dotnet restore "./Api.csproj"
COPY . .
RUN dotnet build "./Api.csproj" -c $BUILD_CONFIGURATION -o /app/build

FROM build AS publish
ARG BUILD_CONFIGURATION=Release
RUN dotnet publish "./Api.csproj" -c $BUILD_CONFIGURATION -o /app/publish /p:UseAppHost=false

FROM base AS final
WORKDIR /app
COPY --from=publish /app/publish .
ENTRYPOINT ["dotnet", "Api.dll"]
`;
const published = (
  base: string,
  more = "",
  entry = '["dotnet", "Api.dll"]',
) => `FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -o /out

FROM ${base}
WORKDIR /app
${more}COPY --from=build /out .
ENTRYPOINT ${entry}
`;

const cases: readonly ImageCase[] = [
  {
    name: "a low port of ENV",
    files: api,
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0", "ENV ASPNETCORE_URLS=http://+:80\n"),
    split: { level: "none" },
    minimal: {
      level: "B",
      concerns: ["H15"],
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra
WORKDIR /app
ENV ASPNETCORE_URLS=http://+:80
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "a port that the runtime does not listen at",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
RUN dotnet publish -o /out
EXPOSE 5000
ENTRYPOINT ["dotnet", "/out/Api.dll"]
`,
    split: {
      level: "B",
      concerns: ["H15"],
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /app
COPY --from=build /out /out
COPY --from=build /app/appsettings.json /app/appsettings.json
EXPOSE 5000
ENTRYPOINT ["dotnet", "/out/Api.dll"]
`,
    },
    minimal: { level: "B", concerns: ["H15"] },
  },
  {
    name: "tools for a build",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
RUN dotnet tool install -g dotnet-ef
`,
    split: { level: "none" },
    minimal: { level: "none" },
  },
  {
    name: "Visual Studio's template",
    files: api,
    text: vs,
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra AS final
USER $APP_UID
EXPOSE 8080
WORKDIR /app
COPY --from=publish /app/publish .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "Debian's cultures and time zones stay",
    files: api,
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0"),
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "a program without cultures",
    files: { "Api.csproj": csproj(web, "<InvariantGlobalization>true</InvariantGlobalization>") },
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0"),
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled
WORKDIR /app
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "SQL Server's client needs them",
    files: {
      "Api.csproj": csproj(
        web,
        "<InvariantGlobalization>true</InvariantGlobalization>",
        packageOf("Microsoft.Data.SqlClient"),
      ),
    },
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0"),
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "Alpine has none",
    files: api,
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0-alpine"),
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled
WORKDIR /app
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "Alpine with ICU",
    files: api,
    text: published(
      "mcr.microsoft.com/dotnet/aspnet:8.0-alpine",
      "ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false\nRUN apk add --no-cache icu-libs tzdata\n",
    ),
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra
WORKDIR /app
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "a release of Ubuntu",
    files: api,
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0-jammy"),
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled-extra
WORKDIR /app
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: ".NET 10",
    files: api,
    text: published("mcr.microsoft.com/dotnet/runtime:10.0"),
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/runtime:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: ".NET 6 has another port and user",
    files: api,
    text: published("mcr.microsoft.com/dotnet/aspnet:6.0"),
    split: { level: "none" },
    minimal: { level: "C", concerns: ["H14"] },
  },
  {
    name: "a library of the system",
    files: api,
    text: published(
      "mcr.microsoft.com/dotnet/aspnet:8.0",
      "RUN apt-get update && apt-get install -y libgdiplus\n",
    ),
    split: { level: "none" },
    minimal: { level: "C", concerns: ["H11"] },
  },
  {
    name: "a package that needs one",
    files: { "Api.csproj": csproj(web, "", packageOf("SkiaSharp")) },
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0"),
    split: { level: "none" },
    minimal: { level: "C", concerns: ["H11"] },
  },
  {
    name: "a package that brings its own",
    files: {
      "Api.csproj": csproj(
        web,
        "",
        packageOf("SkiaSharp") + packageOf("SkiaSharp.NativeAssets.Linux.NoDependencies"),
      ),
    },
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0"),
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "a database in a file",
    files: { "Api.csproj": csproj(web, "", packageOf("Microsoft.EntityFrameworkCore.Sqlite")) },
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0"),
    split: { level: "none" },
    minimal: {
      level: "B",
      concerns: ["S9"],
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "a health check with curl",
    files: api,
    text: published(
      "mcr.microsoft.com/dotnet/aspnet:8.0",
      "RUN apt-get update && apt-get install -y curl\nHEALTHCHECK CMD curl -f http://localhost:8080/health || exit 1\n",
    ),
    split: { level: "none" },
    minimal: {
      level: "B",
      concerns: ["H08"],
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra
WORKDIR /app
# TODO(dockerfile-security): Nothing in the image can run the HEALTHCHECK with curl: it is taken out, and the orchestrator's probe asks instead.
HEALTHCHECK NONE
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "a user of its own",
    files: api,
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0", "RUN useradd -u 5678 me\nUSER me\n"),
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra
WORKDIR /app
USER 1654:1654
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "a shell form",
    files: api,
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0", "", "dotnet Api.dll --urls http://+:8080"),
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll", "--urls", "http://+:8080"]
`,
    },
  },
  {
    name: "a pattern for a dll",
    files: api,
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0", "", '["sh", "-c", "dotnet *.dll"]'),
    split: { level: "none" },
    minimal: { level: "C", concerns: ["H01"] },
  },
  {
    name: "Docker's hardened images are not for it",
    files: api,
    settings: { minimalFamily: "hardened" },
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0"),
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /out .
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "it is small already",
    files: api,
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled"),
    split: { level: "none" },
    minimal: { level: "none" },
  },
  {
    name: "Azure Linux without a shell",
    files: api,
    text: published("mcr.microsoft.com/dotnet/aspnet:8.0-azurelinux3.0-distroless"),
    split: { level: "none" },
    minimal: { level: "none" },
  },
];

testBothImages(cases);
