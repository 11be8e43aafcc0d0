import assert from "node:assert/strict";
import { test } from "node:test";
import { createProject } from "../../../server/src/rewrites/project/project.ts";
import { createMemoryContext } from "../../support/memory-context.ts";

const open = (files: Readonly<Record<string, string>>) => createProject(createMemoryContext(files));

test("a project file", async () => {
  const manifest = await open({
    "Directory.Build.props":
      "<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup></Project>",
    "src/Shop.Web/Shop.Web.csproj": `\uFEFF<Project Sdk="Microsoft.NET.Sdk.Web">\r
  <PropertyGroup>
    <AssemblyName>$(MSBuildProjectName).Server</AssemblyName>
    <PublishAot>true</PublishAot>
    <SelfContained Condition="'$(Configuration)' == 'Release'">true</SelfContained>
  </PropertyGroup>
  <PropertyGroup Condition="'$(X)' == ''"><OutputType>Exe</OutputType></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Npgsql" Version="8.0.0" />
    <PackageReference Include="Dapper"><Version>2.1</Version></PackageReference>
    <PackageReference Include="Central" />
    <ProjectReference Include="..\\Shop.Core\\Shop.Core.csproj" />
    <ProjectReference Include="..\\..\\..\\Out\\Out.csproj" />
    <FrameworkReference Include="Microsoft.AspNetCore.App" />
  </ItemGroup>
</Project>`,
  }).dotnet("src/Shop.Web/Shop.Web.csproj");
  assert.ok(manifest.kind === "read", JSON.stringify(manifest));
  assert.deepEqual(manifest.value, {
    sdk: "Microsoft.NET.Sdk.Web",
    targetFrameworks: ["net10.0"],
    assemblyName: "Shop.Web.Server",
    outputType: undefined,
    properties: new Map([
      ["TargetFramework", "net10.0"],
      ["InvariantGlobalization", "true"],
      ["AssemblyName", "$(MSBuildProjectName).Server"],
      ["PublishAot", "true"],
    ]),
    packages: new Map([
      ["Npgsql", "8.0.0"],
      ["Dapper", "2.1"],
      ["Central", undefined],
    ]),
    references: ["src/Shop.Core/Shop.Core.csproj"],
    frameworkReferences: ["Microsoft.AspNetCore.App"],
  });
});

test("project files that are broken, old, hostile", async () => {
  const read = async (text: string) => await open({ "a.csproj": text }).dotnet("a.csproj");
  assert.equal((await read("<Project")).kind, "broken");
  assert.equal((await read("<html/>")).kind, "broken");
  const old = await read('<Project ToolsVersion="4.0" xmlns="x"><PropertyGroup/></Project>');
  assert.ok(old.kind === "read" && old.value.sdk === undefined && old.value.assemblyName === "a");
  const odd = await read(
    '<Project Sdk="s"><PropertyGroup><__proto__>x</__proto__><TargetFrameworks>net8.0; net10.0;</TargetFrameworks></PropertyGroup></Project>',
  );
  assert.ok(odd.kind === "read");
  assert.deepEqual(odd.value.targetFrameworks, ["net8.0", "net10.0"]);
  assert.equal(odd.value.properties.get("__proto__"), "x");
});

test("solutions of both forms, and what stands around projects", async () => {
  const project = open({
    "Shop.sln": `Microsoft Visual Studio Solution File, Format Version 12.00\r
Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "Web", "src\\Web\\Web.csproj", "{A}"\r
EndProject\r
Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "docs", "docs", "{B}"\r
Project("{F}") = "Out", "..\\Out\\Out.csproj", "{C}"\r
`,
    "Shop.slnx": '<Solution><Folder Name="/src/"><Project Path="src/Web/Web.fsproj" /></Folder></Solution>',
    "broken.slnx": "<Solution>",
    "global.json": '{ "sdk": { "version": "10.0.100" } }',
    "Directory.Packages.props": "",
    "NuGet.Config": "",
    "src/Web/Web.csproj": "",
    "src/Web/packages.lock.json": "",
  });
  const solution = async (path: string) => {
    const manifest = await project.dotnetSolution(path);
    return manifest.kind === "read" ? manifest.value : manifest.kind;
  };
  assert.deepEqual(await solution("Shop.sln"), ["src/Web/Web.csproj"]);
  assert.deepEqual(await solution("Shop.slnx"), ["src/Web/Web.fsproj"]);
  assert.equal(await solution("broken.slnx"), "broken");
  assert.deepEqual(await project.dotnetFolder("."), {
    projects: [],
    solutions: ["Shop.sln", "Shop.slnx", "broken.slnx"],
    buildFiles: ["Directory.Packages.props", "NuGet.Config", "global.json"],
    sdkVersion: "10.0.100",
  });
  assert.deepEqual(await project.dotnetFolder("src/Web"), {
    projects: ["src/Web/Web.csproj"],
    solutions: [],
    buildFiles: ["src/Web/packages.lock.json", "Directory.Packages.props", "NuGet.Config", "global.json"],
    sdkVersion: "10.0.100",
  });
});
