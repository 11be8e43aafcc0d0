/** What becomes of .NET applications: of stages on the SDK. */
import { type ImageCase, testBothImages } from "../../support/test-rewrites.ts";
import { api, console_, csproj, web } from "./dotnet-projects.ts";

const cases: readonly ImageCase[] = [
  {
    name: "publish and its dll",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
RUN dotnet publish -c Release -o out
WORKDIR /app/out
EXPOSE 8080
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0
COPY --from=build /app/out /app/out
WORKDIR /app/out
EXPOSE 8080
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "the settings lie beside the sources",
    files: { ...api, "wwwroot/index.html": "" },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
RUN dotnet publish -c Release -o out
EXPOSE 8080
ENTRYPOINT ["dotnet", "out/Api.dll"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /app
COPY --from=build /app/out /app/out
COPY --from=build /app/appsettings.json /app/appsettings.json
COPY --from=build /app/wwwroot /app/wwwroot
EXPOSE 8080
ENTRYPOINT ["dotnet", "out/Api.dll"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "dotnet build",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0-alpine
WORKDIR /app
COPY Api.csproj .
RUN dotnet restore
COPY . .
RUN dotnet build -c Release
ENTRYPOINT ["dotnet", "/app/bin/Release/net8.0/Api.dll"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-alpine
WORKDIR /app
COPY --from=build /app/bin/Release/net8.0 /app/bin/Release/net8.0
COPY --from=build /app/appsettings.json /app/appsettings.json
ENTRYPOINT ["dotnet", "/app/bin/Release/net8.0/Api.dll"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "a console program needs no ASP.NET Core",
    files: { "Job.csproj": csproj(console_, "<OutputType>Exe</OutputType>"), "Program.cs": "" },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -o /job
CMD ["dotnet", "/job/Job.dll"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/runtime:8.0
WORKDIR /src
COPY --from=build /job /job
CMD ["dotnet", "/job/Job.dll"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "a reference brings ASP.NET Core",
    files: {
      "Job/Job.csproj": csproj(console_, "", '<ProjectReference Include="..\\Lib\\Lib.csproj" />'),
      "Lib/Lib.csproj": csproj(console_, "", '<FrameworkReference Include="Microsoft.AspNetCore.App" />'),
    },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /src
COPY . .
RUN dotnet publish Job/Job.csproj -c Release -o /job
CMD ["dotnet", "/job/Job.dll"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /src
COPY --from=build /job /job
CMD ["dotnet", "/job/Job.dll"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "a program with all of .NET in it",
    files: { "Job.csproj": csproj(console_), "Program.cs": "" },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -r linux-x64 --self-contained -o /job
CMD ["/job/Job"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/runtime-deps:8.0
WORKDIR /src
COPY --from=build /job /job
CMD ["/job/Job"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "the same for Alpine",
    files: { "Job.csproj": csproj(console_), "Program.cs": "" },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0-alpine
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -r linux-musl-x64 --self-contained true -o /job
CMD ["/job/Job"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/runtime-deps:8.0-alpine
WORKDIR /src
COPY --from=build /job /job
CMD ["/job/Job"]
`,
    },
    minimal: { level: "C", concerns: ["H12"] },
  },
  {
    name: "an old tag",
    files: { "Api.csproj": csproj(web).replace("net8.0", "netcoreapp3.1") },
    text: `FROM mcr.microsoft.com/dotnet/core/sdk:3.1-buster
WORKDIR /app
COPY . .
RUN dotnet publish -o /out
ENTRYPOINT ["dotnet", "/out/Api.dll"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/core/aspnet:3.1-buster-slim
WORKDIR /app
COPY --from=build /out /out
ENTRYPOINT ["dotnet", "/out/Api.dll"]
`,
    },
    minimal: { level: "C", concerns: ["H14"] },
  },
  {
    name: "a version in a variable",
    files: api,
    text: `ARG DOTNET_VERSION=8.0
FROM mcr.microsoft.com/dotnet/sdk:\${DOTNET_VERSION}-jammy
WORKDIR /app
COPY . .
RUN dotnet publish -o /out
ENTRYPOINT ["dotnet", "/out/Api.dll"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:\${DOTNET_VERSION}-jammy
WORKDIR /app
COPY --from=build /out /out
COPY --from=build /app/appsettings.json /app/appsettings.json
ENTRYPOINT ["dotnet", "/out/Api.dll"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "the SDK's own version",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0.401-bookworm-slim
WORKDIR /app
COPY . .
RUN dotnet publish -o /out
ENTRYPOINT ["dotnet", "/out/Api.dll"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-bookworm-slim
WORKDIR /app
COPY --from=build /out /out
COPY --from=build /app/appsettings.json /app/appsettings.json
ENTRYPOINT ["dotnet", "/out/Api.dll"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "no version at all",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk
WORKDIR /app
COPY . .
RUN dotnet publish -o /out
ENTRYPOINT ["dotnet", "/out/Api.dll"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /app
COPY --from=build /out /out
COPY --from=build /app/appsettings.json /app/appsettings.json
ENTRYPOINT ["dotnet", "/out/Api.dll"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "no version, and no project that says it",
    files: {},
    text: `FROM mcr.microsoft.com/dotnet/sdk:latest
WORKDIR /app
COPY . .
RUN dotnet publish -o /out
ENTRYPOINT ["dotnet", "/out/Api.dll"]
`,
    split: { level: "C", concerns: ["H14"] },
    minimal: { level: "C", concerns: ["H14"] },
  },
  {
    name: "a script starts it",
    files: { ...api, "start.sh": "#!/bin/sh\ndotnet ef database update\nexec dotnet out/Api.dll\n" },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
RUN dotnet publish -o out
ENTRYPOINT ["./start.sh"]
`,
    split: { level: "C", concerns: ["H05"] },
    minimal: { level: "C", concerns: ["H05"] },
  },
  {
    name: "a script that needs no SDK",
    files: { ...api, "start.sh": "#!/bin/sh\nset -e\ncat banner\nexec dotnet out/Api.dll\n" },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
RUN dotnet publish -o out
ENTRYPOINT ["./start.sh"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /app
COPY --from=build /app/out /app/out
COPY --from=build /app/appsettings.json /app/appsettings.json
COPY --from=build /app/start.sh /app/start.sh
ENTRYPOINT ["./start.sh"]
`,
    },
    minimal: { level: "C", concerns: ["H06"] },
  },
];

testBothImages(cases);
