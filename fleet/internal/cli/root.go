// Package cli is the command line of the fleet.
package cli

import (
	"path/filepath"

	"github.com/spf13/cobra"
)

// settings are shared by all commands.
type settings struct {
	dir  string
	json bool
}

// Root is the command `fleet`.
func Root() *cobra.Command {
	s := &settings{}
	root := &cobra.Command{
		Use:           "fleet",
		Short:         "Run a miniature of real clusters and meshes on this machine",
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			absolute, err := filepath.Abs(s.dir)
			s.dir = absolute
			return err
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.PersistentFlags().StringVar(&s.dir, "dir", ".fleet", "folder that holds everything of this fleet")
	root.PersistentFlags().BoolVar(&s.json, "json", false, "answer in JSON")
	root.AddCommand(upCommand(s), downCommand(s), statusCommand(s), resetCommand(s), kubeconfigCommand(s),
		startCommand(s), faultCommand(s), loadCommand(s))
	root.AddCommand(serverCommands(s)...)
	return root
}
