// Records how BuildKit's own parser reads Dockerfiles, for test/dockerfile/buildkit.test.ts.
//
//	cd scripts/record-buildkit && go run . ../../test/fixtures/edge > ../../test/fixtures/buildkit.json
//
// The BuildKit version is the one in go.mod.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

type instruction struct {
	Keyword  string   `json:"keyword"`
	Line     int      `json:"line"`
	Flags    []string `json:"flags,omitempty"`
	Heredocs []string `json:"heredocs,omitempty"`
}

type recording struct {
	BuildKit string                   `json:"buildkit"`
	Files    map[string][]instruction `json:"files"`
	Refused  map[string]string        `json:"refused"`
}

func main() {
	result := recording{BuildKit: version(), Files: map[string][]instruction{}, Refused: map[string]string{}}
	paths, err := filepath.Glob(filepath.Join(os.Args[1], "*"))
	if err != nil {
		fail(err)
	}
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			fail(err)
		}
		parsed, err := parser.Parse(file)
		file.Close()
		name := filepath.Base(path)
		if err != nil {
			result.Refused[name] = err.Error()
			continue
		}
		result.Files[name] = []instruction{}
		for _, node := range parsed.AST.Children {
			read := instruction{Keyword: strings.ToUpper(node.Value), Line: node.StartLine, Flags: node.Flags}
			for _, heredoc := range node.Heredocs {
				read.Heredocs = append(read.Heredocs, heredoc.Content)
			}
			result.Files[name] = append(result.Files[name], read)
		}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(result); err != nil {
		fail(err)
	}
}

func version() string {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == "github.com/moby/buildkit" {
			return dependency.Version
		}
	}
	return "unknown"
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
