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
      level: "B",
      concerns: ["H05"],
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
];

testBothImages(cases);
