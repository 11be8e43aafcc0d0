/** Projects of .NET, for the tables of Dockerfiles. */
export const csproj = (sdk: string, body = "", packages = "") =>
  `<Project Sdk="${sdk}"><PropertyGroup><TargetFramework>net8.0</TargetFramework>${body}</PropertyGroup><ItemGroup>${packages}</ItemGroup></Project>`;
export const web = "Microsoft.NET.Sdk.Web";
export const console_ = "Microsoft.NET.Sdk";
export const api = {
  "Api.csproj": csproj(web),
  "Program.cs": "",
  "appsettings.json": "{}",
  "Properties/launchSettings.json": "{}",
};
