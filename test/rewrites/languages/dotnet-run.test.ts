/** What becomes of .NET applications that dotnet run starts. */
import { type ImageCase, testBothImages } from "../../support/test-rewrites.ts";
import { api, console_, csproj, web } from "./dotnet-projects.ts";

const cases: readonly ImageCase[] = [
  {
    name: "dotnet run",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
ENV ASPNETCORE_URLS=http://+:5000
EXPOSE 5000
ENTRYPOINT ["dotnet", "run"]
`,
    split: {
      level: "B",
      concerns: ["H05"],
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /app
COPY --from=build /out /app
ENV ASPNETCORE_URLS=http://+:5000
EXPOSE 5000
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
    minimal: { level: "B", concerns: ["H05"] },
  },
  {
    name: "dotnet run with a port that it is told",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
RUN dotnet build
EXPOSE 5000
CMD dotnet run --no-build --urls http://0.0.0.0:5000
`,
    split: {
      level: "B",
      concerns: ["H05"],
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /app
COPY --from=build /out /app
EXPOSE 5000
CMD ["dotnet", "Api.dll", "--urls", "http://0.0.0.0:5000"]
`,
    },
    minimal: { level: "B", concerns: ["H05"] },
  },
  {
    name: "dotnet run with a port of launchSettings.json",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
EXPOSE 5000
CMD ["dotnet", "run"]
`,
    split: {
      level: "B",
      concerns: ["H05"],
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0
ENV ASPNETCORE_HTTP_PORTS=5000
WORKDIR /app
COPY --from=build /out /app
EXPOSE 5000
CMD ["dotnet", "Api.dll"]
`,
    },
    minimal: { level: "B", concerns: ["H05"] },
  },
  {
    name: "dotnet run before .NET 8",
    files: { "Api.csproj": csproj(web).replace("net8.0", "net6.0") },
    text: `FROM mcr.microsoft.com/dotnet/sdk:6.0
WORKDIR /app
COPY . .
EXPOSE 5000
CMD ["dotnet", "run"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:6.0
ENV ASPNETCORE_URLS=http://+:5000
WORKDIR /app
COPY --from=build /out /app
EXPOSE 5000
CMD ["dotnet", "Api.dll"]
`,
    },
    minimal: { level: "C", concerns: ["H14"] },
  },
  {
    name: "dotnet run of a project",
    files: {
      "src/Api/Api.csproj": csproj(web, "<AssemblyName>Shop.Api</AssemblyName>"),
      "src/Api/Properties/launchSettings.json": "{}",
      "src/Lib/Lib.csproj": csproj(console_),
    },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
CMD ["dotnet", "run", "--project", "src/Api", "-c", "Debug", "--", "--verbose"]
`,
    split: {
      level: "B",
      concerns: ["H05"],
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /app
COPY --from=build /out /app
CMD ["dotnet", "Shop.Api.dll", "--verbose"]
`,
    },
    minimal: { level: "B", concerns: ["H05"] },
  },
  {
    name: "dotnet watch",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
ENTRYPOINT ["dotnet", "watch", "run", "--no-hot-reload"]
`,
    split: {
      level: "B",
      concerns: ["H05"],
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /app
COPY --from=build /out /app
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
    minimal: { level: "B", concerns: ["H05"] },
  },
  {
    name: "dotnet run of one among several",
    files: { "A.csproj": csproj(web), "B.csproj": csproj(web) },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
CMD ["dotnet", "run"]
`,
    split: { level: "C", concerns: ["S4"] },
    minimal: { level: "C", concerns: ["S4"] },
  },
  {
    name: "dotnet run without a project",
    files: {},
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
CMD ["dotnet", "run"]
`,
    split: { level: "C", concerns: ["S4"] },
    minimal: { level: "C", concerns: ["S4"] },
  },
  {
    name: "dotnet run of what is published",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
RUN dotnet publish -c Release -o /publish
ENV ASPNETCORE_HTTP_PORTS=8080
CMD ["dotnet", "run"]
`,
    split: {
      level: "B",
      concerns: ["H05"],
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /app
COPY --from=build /publish /app
ENV ASPNETCORE_HTTP_PORTS=8080
CMD ["dotnet", "Api.dll"]
`,
    },
    minimal: { level: "B", concerns: ["H05"] },
  },
  {
    name: "dotnet run that reads no launchSettings.json",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
CMD ["dotnet", "run", "--no-launch-profile"]
`,
    split: { level: "A", has: ['CMD ["dotnet", "Api.dll"]'] },
    minimal: { level: "A" },
  },
  {
    name: "a start that looks for the dll where it is not",
    files: { "Api.csproj": csproj(console_), "Program.cs": "" },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
RUN dotnet publish -c Release -o /output
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    split: {
      level: "B",
      concerns: ["S4"],
      last: `FROM mcr.microsoft.com/dotnet/runtime:8.0
WORKDIR /app
COPY --from=build /output /app
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
    minimal: { level: "B", concerns: ["S4"] },
  },
  {
    name: "the default folder of dotnet publish",
    files: { "src/Api/Api.csproj": csproj(console_) },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
RUN dotnet publish src/Api -c Release
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    split: {
      level: "B",
      concerns: ["S4"],
      has: ["COPY --from=build /app/src/Api/bin/Release/net8.0/publish /app\n"],
    },
    minimal: { level: "B", concerns: ["S4"] },
  },
  {
    name: "a dll of nobody",
    files: { "Api.csproj": csproj(console_) },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY . .
RUN dotnet publish -c Release -o /output
ENTRYPOINT ["dotnet", "Shop.dll"]
`,
    split: { level: "C", concerns: ["S4"] },
    minimal: { level: "C", concerns: ["S4"] },
  },
  {
    name: "what is built, and not published, before .NET Core 3 has its packages elsewhere",
    files: { "Api.csproj": csproj(console_).replace("net8.0", "netcoreapp2.1") },
    text: `FROM microsoft/dotnet:sdk
WORKDIR /app
COPY . .
RUN dotnet publish -c Release
ENTRYPOINT ["dotnet", "bin/Release/netcoreapp2.1/Api.dll"]
`,
    split: {
      level: "A",
      last: `FROM microsoft/dotnet:2.1-runtime
WORKDIR /app
COPY --from=build /app/bin/Release/netcoreapp2.1/publish /app/bin/Release/netcoreapp2.1
ENTRYPOINT ["dotnet", "bin/Release/netcoreapp2.1/Api.dll"]
`,
    },
    minimal: { level: "C", concerns: ["H14"] },
  },
  {
    name: "ASP.NET Core 2.0 has a repository of its own",
    files: { "Api.csproj": csproj(web).replace("net8.0", "netcoreapp2.0") },
    text: `FROM microsoft/dotnet:2.0-sdk
WORKDIR /app
COPY . .
RUN dotnet publish -c Release -o out
ENTRYPOINT ["dotnet", "out/Api.dll"]
`,
    split: { level: "A", has: ["FROM microsoft/aspnetcore:2.0\n"] },
    minimal: { level: "C", concerns: ["H14"] },
  },
  {
    name: "files that a program reads in the folder that it starts in",
    files: { "Bot.csproj": csproj(console_), "config.json": "{}", "package.json": "{}", "README.txt": "x" },
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /bot
COPY . .
RUN dotnet publish -c Release -o build
CMD ["dotnet", "build/Bot.dll"]
`,
    split: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/runtime:8.0
WORKDIR /bot
COPY --from=build /bot/build /bot/build
COPY --from=build /bot/config.json /bot/config.json
CMD ["dotnet", "build/Bot.dll"]
`,
    },
    minimal: { level: "A" },
  },
  {
    name: "the SDK under what another stage has published",
    files: api,
    text: `FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -o /out

FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /app
COPY --from=build /out .
EXPOSE 8080
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    split: { level: "none" },
    minimal: {
      level: "A",
      last: `FROM mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /out .
EXPOSE 8080
ENTRYPOINT ["dotnet", "Api.dll"]
`,
    },
  },
  {
    name: "a script that waits and runs what is given to it, and a front end",
    files: { ...api, "wait.sh": '#!/bin/sh\nsleep 1\nexec "$@"\n' },
    text: `FROM mcr.microsoft.com/dotnet/sdk:6.0
RUN apt-get update && apt-get install -y nodejs
WORKDIR /app
COPY . .
RUN dotnet publish -c Release -o out
COPY wait.sh /wait.sh
RUN chmod +x /wait.sh
ENTRYPOINT ["/wait.sh", "db", "--", "dotnet", "out/Api.dll"]
`,
    split: {
      level: "A",
      has: ["COPY --from=build /wait.sh /wait.sh\n"],
      lacks: ["nodejs\nWORKDIR /app\nCOPY --from"],
    },
    minimal: { level: "C", concerns: ["H06"] },
  },
];

testBothImages(cases);
