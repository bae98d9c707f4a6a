package supervisor

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// Event is one line of the supervisor's report.
type Event struct {
	Event   string   `json:"event"`
	Part    string   `json:"part"`
	Cluster string   `json:"cluster,omitempty"`
	Name    string   `json:"name,omitempty"`
	Message string   `json:"message,omitempty"`
	Log     []string `json:"log,omitempty"`
	// Seconds have passed since the supervisor started.
	Seconds float64 `json:"seconds"`
}

// The kinds of events.
const (
	eventWaiting  = "waiting"
	eventStarting = "starting"
	eventReady    = "ready"
	eventFailed   = "failed"
	eventStopped  = "stopped"
)

// The parts of a fleet that events tell about.
const (
	partFleet      = "fleet"
	partEtcd       = "etcd"
	partCluster    = "cluster"
	partIstiod     = "istiod"
	partWorkloads  = "workloads"
	partPrometheus = "prometheus"
)

// reporter writes events for a program or for a person.
type reporter struct {
	mu    sync.Mutex
	to    io.Writer
	json  bool
	began time.Time
}

func (r *reporter) emit(e Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e.Seconds = float64(time.Since(r.began).Milliseconds()) / 1000
	if r.json {
		line, err := json.Marshal(e)
		if err == nil {
			_, _ = fmt.Fprintln(r.to, string(line))
		}
		return
	}
	where := strings.TrimSpace(strings.Join([]string{e.Cluster, e.Name}, " "))
	line := fmt.Sprintf("%6.1fs  %-8s %-10s %s", e.Seconds, e.Event, e.Part, where)
	if e.Message != "" {
		line += "  " + e.Message
	}
	_, _ = fmt.Fprintln(r.to, strings.TrimRight(line, " "))
	for _, entry := range e.Log {
		_, _ = fmt.Fprintln(r.to, "           | "+entry)
	}
}
