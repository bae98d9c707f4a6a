// Command fleet runs a miniature of real clusters and meshes on one machine.
package main

import (
	"fmt"
	"os"

	"isthmus.dev/fleet/internal/cli"
)

func main() {
	if err := cli.Root().Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "fleet:", err)
		os.Exit(1)
	}
}
