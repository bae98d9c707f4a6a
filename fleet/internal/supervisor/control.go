package supervisor

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"time"

	"isthmus.dev/fleet/internal/faultproxy"
	"isthmus.dev/fleet/internal/process"
	"isthmus.dev/fleet/internal/world"
)

// Status is what `fleet status` shows.
type Status struct {
	PID       int             `json:"pid"`
	StartedAt string          `json:"startedAt"`
	Dir       string          `json:"dir"`
	Processes []ProcessStatus `json:"processes"`
	Faults    []FaultStatus   `json:"faults"`
	TotalRSS  int64           `json:"totalRSS"`
}

// ProcessStatus is one line of the status.
type ProcessStatus struct {
	Name      string   `json:"name"`
	Part      string   `json:"part"`
	Cluster   string   `json:"cluster,omitempty"`
	PID       int      `json:"pid,omitempty"`
	Condition string   `json:"condition"`
	RSS       int64    `json:"rss"`
	Ports     []string `json:"ports"`
	Seconds   int64    `json:"seconds,omitempty"`
}

// FaultStatus tells what stands between a client and a cluster.
type FaultStatus struct {
	Cluster     string           `json:"cluster"`
	Proxy       string           `json:"proxy"`
	Fault       faultproxy.Fault `json:"fault"`
	Connections int              `json:"connections"`
}

var clusterName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)

// listenControl serves the commands on a socket that only its owner can open.
func (s *Supervisor) listenControl() (net.Listener, error) {
	path := SocketPath(s.options.Dir)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		_ = listener.Close()
		return nil, err
	}
	server := &http.Server{Handler: s.controls(), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return listener, nil
}

func (s *Supervisor) controls() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) { answer(w, s.status(), nil) })
	mux.HandleFunc("POST /down", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]int{"pid": os.Getpid()}, nil)
		go s.stop()
	})
	mux.HandleFunc("POST /clusters/{name}/start", func(w http.ResponseWriter, r *http.Request) {
		answer(w, map[string]bool{"ok": true}, s.startExtra(r.PathValue("name"), r.URL.Query().Get("region")))
	})
	onServer := func(act func(*part) error) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			c, err := s.find(r.PathValue("name"))
			if err == nil {
				err = act(c.server)
			}
			answer(w, map[string]bool{"ok": true}, err)
		}
	}
	mux.HandleFunc("POST /clusters/{name}/kill", onServer((*part).kill))
	mux.HandleFunc("POST /clusters/{name}/revive", onServer((*part).revive))
	mux.HandleFunc("POST /clusters/{name}/pause", onServer(func(p *part) error { return p.pause(true) }))
	mux.HandleFunc("POST /clusters/{name}/resume", onServer(func(p *part) error { return p.pause(false) }))
	mux.HandleFunc("POST /clusters/{name}/fault", func(w http.ResponseWriter, r *http.Request) {
		var fault faultproxy.Fault
		c, err := s.find(r.PathValue("name"))
		if err == nil {
			err = json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&fault)
		}
		if err == nil {
			err = c.proxy.SetFault(fault)
		}
		answer(w, fault, err)
	})
	mux.HandleFunc("POST /clusters/{name}/load", func(w http.ResponseWriter, r *http.Request) {
		rps, err := strconv.ParseFloat(r.URL.Query().Get("rps"), 64)
		if err == nil {
			err = s.setLoad(r.PathValue("name"), rps)
		}
		answer(w, map[string]float64{"rps": rps}, err)
	})
	return mux
}

func answer(w http.ResponseWriter, value any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		value = map[string]string{"error": err.Error()}
	}
	_ = json.NewEncoder(w).Encode(value)
}

// startExtra starts an additional cluster beside those that every fleet has.
func (s *Supervisor) startExtra(name, region string) error {
	if !clusterName.MatchString(name) {
		return fmt.Errorf("%q is no cluster name: lower-case letters, digits and dashes", name)
	}
	s.mu.Lock()
	_, exists := s.clusters[name]
	s.mu.Unlock()
	if exists {
		return fmt.Errorf("cluster %s is started already", name)
	}
	c, err := s.addCluster(s.context, world.Additional(name, region))
	if err != nil {
		return err
	}
	select {
	case <-c.seeded:
		return nil
	case <-time.After(readyLimit):
		return fmt.Errorf("cluster %s is not ready after %v", name, readyLimit)
	case <-s.context.Done():
		return s.context.Err()
	}
}

// setLoad changes the rate of a cluster's ingress, now and after its next start.
func (s *Supervisor) setLoad(name string, rps float64) error {
	c, err := s.find(name)
	if err != nil {
		return err
	}
	for _, w := range world.Workloads(c.Cluster) {
		if w.App != world.IngressApp {
			continue
		}
		url := fmt.Sprintf("http://%s/load?rps=%g", loopback(s.ports.Current(w.ID()+adminSuffix)), rps)
		response, err := http.Post(url, "", nil)
		if err != nil {
			return fmt.Errorf("the ingress of %s does not answer: %w", name, err)
		}
		defer func() { _ = response.Body.Close() }()
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("the ingress of %s refuses %g requests per second", name, rps)
		}
		c.mu.Lock()
		c.loadRPS = rps
		c.mu.Unlock()
		return nil
	}
	return fmt.Errorf("cluster %s has no ingress", name)
}

func (s *Supervisor) status() Status {
	snapshot := s.store.Snapshot()
	status := Status{PID: snapshot.PID, StartedAt: snapshot.StartedAt, Dir: s.options.Dir, Processes: []ProcessStatus{}, Faults: []FaultStatus{}}
	own := process.ResidentBytes(os.Getpid())
	status.Processes = append(status.Processes, ProcessStatus{Name: "fleet", Part: partFleet, PID: os.Getpid(), Condition: "running", RSS: own, Ports: []string{}})
	s.mu.Lock()
	parts := append([]*part{}, s.parts...)
	for _, name := range s.order {
		proxy := s.clusters[name].proxy
		status.Faults = append(status.Faults, FaultStatus{Cluster: name, Proxy: proxy.Addr(), Fault: proxy.Fault(), Connections: proxy.Connections()})
	}
	s.mu.Unlock()
	for _, p := range parts {
		line := ProcessStatus{Name: p.name, Part: p.kind, Cluster: p.cluster, Condition: p.condition(), Ports: []string{}}
		for _, name := range p.ports {
			line.Ports = append(line.Ports, strconv.Itoa(s.ports.Current(name)))
		}
		if child := p.process(); child != nil {
			line.PID, line.RSS, line.Seconds = child.PID(), process.ResidentBytes(child.PID()), int64(time.Since(child.Started).Seconds())
		}
		status.Processes = append(status.Processes, line)
	}
	for _, line := range status.Processes {
		status.TotalRSS += line.RSS
	}
	return status
}
