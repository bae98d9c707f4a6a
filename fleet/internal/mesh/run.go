package mesh

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"isthmus.dev/fleet/internal/cni"
)

// ReadyLine is what a workload prints when it serves.
const ReadyLine = "ready"

// Run plays the workload until it fails or the process ends.
func Run(ctx context.Context, config *Config) error {
	id, err := loadIdentity(config)
	if err != nil {
		return err
	}
	m := newMetrics()
	table := cni.NewTable(config.PodsFile)
	c, err := newClient(config, id, table, m)
	if err != nil {
		return err
	}
	var generator *load
	if len(config.Load) > 0 {
		generator = newLoad(c, config.Load, config.LoadRPS)
		go generator.run(ctx)
	}
	if err := serveAdmin(config, m, generator); err != nil {
		return err
	}
	var once sync.Once
	serving := func() { once.Do(func() { fmt.Fprintln(os.Stdout, ReadyLine) }) }
	if config.Port == 0 {
		serving()
		<-ctx.Done()
		return nil
	}
	return serve(config, id, c, m, serving)
}

// serveAdmin offers the metrics and the switch of the load.
func serveAdmin(config *Config, m *metrics, generator *load) error {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{DisableCompression: true}))
	mux.HandleFunc("POST /load", func(w http.ResponseWriter, r *http.Request) {
		rps, err := strconv.ParseFloat(r.URL.Query().Get("rps"), 64)
		if generator == nil || err != nil || !generator.set(rps) {
			http.Error(w, fmt.Sprintf("want a workload that generates load, and rps between 0 and %d", maxLoad), http.StatusBadRequest)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]float64{"rps": rps})
	})
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", config.AdminPort))
	if err != nil {
		return err
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return nil
}
