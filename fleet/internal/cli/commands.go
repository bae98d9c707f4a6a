package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"isthmus.dev/fleet/internal/faultproxy"
	"isthmus.dev/fleet/internal/state"
	"isthmus.dev/fleet/internal/supervisor"
)

// said prints the outcome of a command for a person or a program.
func (s *settings) said(to io.Writer, sentence string) {
	if s.json {
		_ = json.NewEncoder(to).Encode(map[string]any{"ok": true, "message": sentence})
		return
	}
	_, _ = fmt.Fprintln(to, sentence)
}

func downCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "down", Short: "End the fleet of the folder", Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			lock, err := supervisor.Replace(s.dir)
			if err != nil {
				return err
			}
			s.said(command.OutOrStdout(), "The fleet has ended.")
			return lock.Close()
		},
	}
}

func resetCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "reset", Short: "End the fleet and forget what its clusters hold", Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			lock, err := supervisor.Replace(s.dir)
			if err != nil {
				return err
			}
			defer func() { _ = lock.Close() }()
			for _, data := range []string{"etcd", filepath.Join("prometheus", "data")} {
				if err := os.RemoveAll(filepath.Join(s.dir, data)); err != nil {
					return err
				}
			}
			logs, err := filepath.Glob(filepath.Join(s.dir, "clusters", "*", "audit*.log"))
			for _, log := range logs {
				if err := os.Remove(log); err != nil {
					return err
				}
			}
			s.said(command.OutOrStdout(), "The fleet has ended and its clusters are empty.")
			return err
		},
	}
}

func kubeconfigCommand(s *settings) *cobra.Command {
	var direct, path bool
	command := &cobra.Command{
		Use: "kubeconfig CLUSTER", Short: "Print a cluster's administrator kubeconfig", Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			fleet, err := state.Read(s.dir)
			if err != nil {
				return fmt.Errorf("%w (%s)", errNotRunning, s.dir)
			}
			cluster, ok := fleet.Clusters[args[0]]
			if !ok {
				return fmt.Errorf("no cluster %q", args[0])
			}
			file := cluster.Kubeconfig
			if direct {
				file = cluster.DirectKubeconfig
			}
			if path {
				_, err := fmt.Fprintln(command.OutOrStdout(), file)
				return err
			}
			data, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			_, err = command.OutOrStdout().Write(data)
			return err
		},
	}
	command.Flags().BoolVar(&direct, "direct", false, "go around the fault proxy")
	command.Flags().BoolVar(&path, "path", false, "print the file's name instead of its content")
	return command
}

func startCommand(s *settings) *cobra.Command {
	var region string
	command := &cobra.Command{
		Use: "start CLUSTER", Short: "Start an additional cluster, such as south", Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			path := "/clusters/" + url.PathEscape(args[0]) + "/start?region=" + url.QueryEscape(region)
			if err := s.ask(command.Context(), http.MethodPost, path, nil, nil); err != nil {
				return err
			}
			s.said(command.OutOrStdout(), "Cluster "+args[0]+" is ready.")
			return nil
		},
	}
	command.Flags().StringVar(&region, "region", "", "region of the cluster's nodes")
	return command
}

func serverCommands(s *settings) []*cobra.Command {
	var list []*cobra.Command
	for _, c := range []struct{ verb, short, done string }{
		{"kill", "Kill a cluster's API server; it stays dead", "The API server of %s is dead."},
		{"revive", "Start a killed API server again on the same port", "The API server of %s starts again."},
		{"pause", "Stop a cluster's API server without ending it", "The API server of %s stands still."},
		{"resume", "Let a paused API server continue", "The API server of %s continues."},
	} {
		list = append(list, &cobra.Command{
			Use: c.verb + " CLUSTER", Short: c.short, Args: cobra.ExactArgs(1),
			RunE: func(command *cobra.Command, args []string) error {
				if err := s.ask(command.Context(), http.MethodPost, "/clusters/"+url.PathEscape(args[0])+"/"+c.verb, nil, nil); err != nil {
					return err
				}
				s.said(command.OutOrStdout(), fmt.Sprintf(c.done, args[0]))
				return nil
			},
		})
	}
	return list
}

func faultCommand(s *settings) *cobra.Command {
	f := faultproxy.Fault{}
	command := &cobra.Command{
		Use:   "fault CLUSTER latency|reset|blackhole|slow-close|limit-bytes|reset-percent|off",
		Short: "Disturb the network between clients and a cluster", Args: cobra.ExactArgs(2),
		RunE: func(command *cobra.Command, args []string) error {
			f.Mode = faultproxy.Mode(args[1])
			if err := f.Validate(); err != nil {
				return err
			}
			if err := s.ask(command.Context(), http.MethodPost, "/clusters/"+url.PathEscape(args[0])+"/fault", f, nil); err != nil {
				return err
			}
			s.said(command.OutOrStdout(), fmt.Sprintf("The network of %s: %s.", args[0], f.Mode))
			return nil
		},
	}
	command.Flags().Int64Var(&f.Millis, "ms", 500, "delay of latency and slow-close in milliseconds")
	command.Flags().Int64Var(&f.JitterMillis, "jitter", 300, "deviation of latency in milliseconds")
	command.Flags().Int64Var(&f.Bytes, "bytes", 65536, "bytes that limit-bytes lets through to the client")
	command.Flags().Float64Var(&f.Percent, "percent", 1, "chance of reset-percent for each piece a client sends")
	return command
}

func loadCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "load CLUSTER RPS", Short: "Change how many requests per second a mesh gets", Args: cobra.ExactArgs(2),
		RunE: func(command *cobra.Command, args []string) error {
			rps, err := strconv.ParseFloat(args[1], 64)
			if err != nil {
				return fmt.Errorf("%q is no number of requests per second", args[1])
			}
			path := fmt.Sprintf("/clusters/%s/load?rps=%g", url.PathEscape(args[0]), rps)
			if err := s.ask(command.Context(), http.MethodPost, path, nil, nil); err != nil {
				return err
			}
			s.said(command.OutOrStdout(), fmt.Sprintf("%s gets %g requests per second.", args[0], rps))
			return nil
		},
	}
}
