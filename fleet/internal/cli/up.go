package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"isthmus.dev/fleet/internal/state"
	"isthmus.dev/fleet/internal/supervisor"
)

const parentPoll = 500 * time.Millisecond

func upCommand(s *settings) *cobra.Command {
	var binDir, events string
	var withParent, replace bool
	options := supervisor.Options{}
	command := &cobra.Command{
		Use:   "up",
		Short: "Start the clusters, meshes and workloads, and keep them until Ctrl-C",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			options.Dir, options.Out = s.dir, command.OutOrStdout()
			options.JSON = s.json || events == "json"
			dirs, err := binDirs(binDir)
			if err != nil {
				return err
			}
			options.BinDirs = dirs
			if options.HostManifests != "" {
				if options.HostManifests, err = filepath.Abs(options.HostManifests); err != nil {
					return err
				}
			}
			if options.LoadRPS < 0 {
				return errors.New("--load needs 0 or more requests per second")
			}
			return up(command.Context(), options, replace, withParent)
		},
	}
	command.Flags().StringVar(&binDir, "bin-dir", "", "folder with the upstream binaries; missing ones are waited for")
	command.Flags().StringVar(&options.HostManifests, "host-manifests", "", "folder with YAML that the host cluster gets")
	command.Flags().Float64Var(&options.LoadRPS, "load", 10, "requests per second that each mesh's ingress sends")
	command.Flags().StringVar(&events, "events", "human", "form of the report: human or json")
	command.Flags().BoolVar(&withParent, "with-parent", false, "end when the parent process ends")
	command.Flags().BoolVar(&replace, "replace", false, "end a fleet that already runs in the folder")
	return command
}

// binDirs are where programs are looked for: the named folder and the one of this program.
func binDirs(named string) ([]string, error) {
	own, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dirs := []string{filepath.Dir(own)}
	if named != "" {
		absolute, err := filepath.Abs(named)
		if err != nil {
			return nil, err
		}
		dirs = slices.Insert(dirs, 0, absolute)
	}
	return dirs, nil
}

func up(ctx context.Context, options supervisor.Options, replace, withParent bool) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if withParent {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		go followParent(ctx, cancel)
	}
	take := supervisor.Lock
	if replace {
		take = supervisor.Replace
	}
	lock, err := take(options.Dir)
	if errors.Is(err, supervisor.ErrRunning) {
		if running, readErr := state.Read(options.Dir); readErr == nil {
			return fmt.Errorf("%w: process %d in %s since %s; use --replace to end it", err, running.PID, options.Dir, running.StartedAt)
		}
	}
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }()
	fleet, err := supervisor.New(options)
	if err != nil {
		return err
	}
	return fleet.Run(ctx)
}

// followParent ends the fleet when its parent is gone or closes the pipe it holds.
func followParent(ctx context.Context, end context.CancelFunc) {
	if info, err := os.Stdin.Stat(); err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0 {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			end()
		}()
	}
	parent := os.Getppid()
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(parentPoll):
			if os.Getppid() != parent {
				end()
				return
			}
		}
	}
}
