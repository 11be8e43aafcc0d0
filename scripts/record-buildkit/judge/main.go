// Judges Dockerfiles as BuildKit does before it builds anything: grammar, flags, arguments, names of stages.
//
// Standard input is a JSON object of texts by name; standard output one of what BuildKit says of those that it
// refuses.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

func main() {
	var texts map[string]string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		fail(err)
	}
	refused := map[string]string{}
	for name, text := range texts {
		if err := judge(text); err != nil {
			refused[name] = err.Error()
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(refused); err != nil {
		fail(err)
	}
}

func judge(text string) error {
	parsed, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return err
	}
	_, _, err = instructions.Parse(parsed.AST, nil)
	return err
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
