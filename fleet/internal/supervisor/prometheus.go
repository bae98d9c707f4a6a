package supervisor

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"isthmus.dev/fleet/internal/process"
	"isthmus.dev/fleet/internal/state"
)

const prometheusConfig = `global:
  scrape_interval: 2s
  scrape_timeout: 2s
scrape_configs:
- job_name: workloads
  file_sd_configs:
  - files: [workloads.json]
    refresh_interval: 5s
- job_name: istiod
  scrape_interval: 15s
  file_sd_configs:
  - files: [istiod.json]
    refresh_interval: 5s
`

// startPrometheus runs the metrics' store of both meshes.
func (s *Supervisor) startPrometheus(ctx context.Context) error {
	if err := os.WriteFile(s.path("prometheus", "prometheus.yaml"), []byte(prometheusConfig), 0o600); err != nil {
		return err
	}
	s.writeScrapeTargets()
	if _, err := s.ports.Get("prometheus"); err != nil {
		return err
	}
	url := func() string { return "http://" + loopback(s.ports.Current("prometheus")) }
	s.update(func(f *state.Fleet) { f.Prometheus.URL = url() })
	s.monitor = &part{
		kind: partPrometheus, name: "prometheus", binary: "prometheus", ports: []string{"prometheus"},
		prepare: func() (process.Spec, error) {
			port, err := s.ports.Get("prometheus")
			if err != nil {
				return process.Spec{}, err
			}
			return process.Spec{Dir: s.path("prometheus"), Env: s.baseEnvironment("GOGC=50"), Args: []string{
				"--config.file=" + s.path("prometheus", "prometheus.yaml"),
				"--storage.tsdb.path=" + s.path("prometheus", "data"),
				"--storage.tsdb.retention.time=6h", "--storage.tsdb.retention.size=512MB",
				"--web.listen-address=" + loopback(port), "--log.level=warn",
			}}, nil
		},
		ready: func(waiting context.Context) error {
			return answers(waiting, http.DefaultClient, url()+"/-/ready", "")
		},
		up: func() {
			s.update(func(f *state.Fleet) { f.Prometheus = state.Endpoint{URL: url(), Ready: true} })
		},
		down: func() { s.update(func(f *state.Fleet) { f.Prometheus.Ready = false }) },
	}
	s.keepRunning(ctx, s.monitor)
	return nil
}

// scrapeGroup is a group of targets in Prometheus' file format.
type scrapeGroup struct {
	Targets []string          `json:"targets"`
	Labels  map[string]string `json:"labels"`
}

// writeScrapeTargets follows the workloads and istiods that run.
func (s *Supervisor) writeScrapeTargets() {
	snapshot := s.store.Snapshot()
	workloads, istiods := []scrapeGroup{}, []scrapeGroup{}
	for _, w := range snapshot.Workloads {
		id := w.Cluster + "/" + w.Namespace + "/" + w.Name
		workloads = append(workloads, scrapeGroup{
			Targets: []string{loopback(s.ports.Current(id + adminSuffix))},
			Labels:  map[string]string{"cluster": w.Cluster, "namespace": w.Namespace, "pod": w.Name},
		})
	}
	for name, c := range snapshot.Clusters {
		if c.Istiod != nil {
			istiods = append(istiods, scrapeGroup{
				Targets: []string{loopback(s.ports.Current("istiod-monitoring-" + name))},
				Labels:  map[string]string{"cluster": name, "namespace": "istio-system", "app": "istiod"},
			})
		}
	}
	for file, groups := range map[string][]scrapeGroup{"workloads.json": workloads, "istiod.json": istiods} {
		data, err := json.MarshalIndent(groups, "", " ")
		if err == nil {
			err = state.WriteFile(s.path("prometheus", file), data, 0o600)
		}
		if err != nil {
			s.report.emit(Event{Event: eventFailed, Part: partPrometheus, Message: fmt.Sprintf("write the targets: %v", err)})
		}
	}
}
