package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"isthmus.dev/fleet/internal/faultproxy"
	"isthmus.dev/fleet/internal/supervisor"
)

func statusCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Show processes, ports, memory and faults", Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			var status supervisor.Status
			if err := s.ask(command.Context(), http.MethodGet, "/status", nil, &status); err != nil {
				return err
			}
			if s.json {
				return json.NewEncoder(command.OutOrStdout()).Encode(status)
			}
			table := tabwriter.NewWriter(command.OutOrStdout(), 0, 0, 2, ' ', 0)
			_, _ = fmt.Fprintln(table, "CLUSTER\tPROCESS\tSTATE\tPID\tMEMORY\tPORTS")
			for _, p := range status.Processes {
				cluster := p.Cluster
				if cluster == "" {
					cluster = "-"
				}
				_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\n", cluster, p.Name, p.Condition, p.PID, mebibytes(p.RSS), strings.Join(p.Ports, " "))
			}
			_, _ = fmt.Fprintf(table, "\t\t\t\t%s\t\n\n", mebibytes(status.TotalRSS))
			_, _ = fmt.Fprintln(table, "CLUSTER\tPROXY\tNETWORK\tCONNECTIONS")
			for _, f := range status.Faults {
				_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%d\n", f.Cluster, f.Proxy, describe(f.Fault), f.Connections)
			}
			return table.Flush()
		},
	}
}

func mebibytes(bytes int64) string { return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20)) }

func describe(f faultproxy.Fault) string {
	switch f.Mode {
	case faultproxy.Off:
		return "undisturbed"
	case faultproxy.Latency:
		return fmt.Sprintf("latency %d±%d ms", f.Millis, f.JitterMillis)
	case faultproxy.SlowClose:
		return fmt.Sprintf("slow-close %d ms", f.Millis)
	case faultproxy.LimitBytes:
		return fmt.Sprintf("limit-bytes %d", f.Bytes)
	case faultproxy.ResetPercent:
		return fmt.Sprintf("reset-percent %g", f.Percent)
	default:
		return string(f.Mode)
	}
}
