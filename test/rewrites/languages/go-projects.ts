/** Modules of Go and the Dockerfile that builds one. */
export const module = "module example.com/shop\n\ngo 1.22\n";
export const main =
  'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n';
export const plain = { "go.mod": module, "main.go": main };
export const build = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\n";
export const sqlite = { ...plain, "go.mod": `${module}\nrequire github.com/mattn/go-sqlite3 v1.14.22\n` };
export const withSource = (line: string) => ({
  "go.mod": module,
  "main.go": main.replace("func main() {", `func main() { ${line};`),
});
