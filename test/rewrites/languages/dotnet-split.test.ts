/** What becomes of .NET applications: of stages on the SDK. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { RewriteSettings } from "../../../server/src/rewrites/rewrite.ts";
import { rewrite } from "../../support/rewrites.ts";

interface Expected {
  readonly level: "A" | "B" | "C" | "none";
  readonly concerns?: readonly string[];
  /** The last stage of the result; left out where it says nothing new. */
  readonly last?: string;
}

interface Shape {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly file: string;
  readonly settings?: Partial<RewriteSettings>;
  readonly split: Expected;
  readonly minimal: Expected;
}

const csproj = (sdk: string, body = "", packages = "") =>
  `<Project Sdk="${sdk}"><PropertyGroup><TargetFramework>net8.0</TargetFramework>${body}</PropertyGroup><ItemGroup>${packages}</ItemGroup></Project>`;
const web = "Microsoft.NET.Sdk.Web";
const console_ = "Microsoft.NET.Sdk";
const api = {
  "Api.csproj": csproj(web),
  "Program.cs": "",
  "appsettings.json": "{}",
  "Properties/launchSettings.json": "{}",
};
const shapes: readonly Shape[] = [
  {
    name: "publish and its dll",
    files: api,
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
WORKDIR /app
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0-alpine
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0-alpine
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
    name: "dotnet run",
    files: api,
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:6.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    name: "an old tag",
    files: { "Api.csproj": csproj(web).replace("net8.0", "netcoreapp3.1") },
    file: `FROM mcr.microsoft.com/dotnet/core/sdk:3.1-buster
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
    file: `ARG DOTNET_VERSION=8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0.401-bookworm-slim
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
    file: `FROM mcr.microsoft.com/dotnet/sdk
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:latest
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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
    file: `FROM mcr.microsoft.com/dotnet/sdk:8.0
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

for (const { name, files, file, settings, split, minimal } of shapes) {
  test(name, async () => {
    for (const [id, expected] of [
      ["multi-stage", split],
      ["distroless", minimal],
    ] as const) {
      const { level, concerns, text, problems } = await rewrite(id, file, files, settings);
      assert.deepEqual({ level, concerns }, { level: expected.level, concerns: expected.concerns ?? [] }, id);
      if (expected.last !== undefined)
        assert.equal(text?.slice(text.lastIndexOf("FROM ")), expected.last, id);
      assert.deepEqual(problems, [], id);
    }
  });
}
