// Package state is the fleet's contract with its readers: the file fleet.json.
package state

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// FileName is the name of the contract inside the fleet's folder.
const FileName = "fleet.json"

// Fleet is everything a reader may know about a running fleet.
type Fleet struct {
	PID           int                 `json:"pid"`
	PIDStart      string              `json:"pidStart"`
	StartedAt     string              `json:"startedAt"`
	ControlSocket string              `json:"controlSocket"`
	Clusters      map[string]*Cluster `json:"clusters"`
	Prometheus    Endpoint            `json:"prometheus"`
	Workloads     []Workload          `json:"workloads"`
	Processes     []Process           `json:"processes"`
	// Ports lets the next run of the same folder keep its addresses.
	Ports map[string]int `json:"ports"`
}

// Cluster is one API server and what belongs to it.
type Cluster struct {
	Name             string  `json:"name"`
	Role             string  `json:"role"`
	Region           string  `json:"region"`
	Server           string  `json:"server"`
	Proxy            string  `json:"proxy"`
	CAFile           string  `json:"caFile"`
	Kubeconfig       string  `json:"kubeconfig"`
	DirectKubeconfig string  `json:"directKubeconfig"`
	AuditLog         string  `json:"auditLog"`
	Ready            bool    `json:"ready"`
	Istiod           *Istiod `json:"istiod,omitempty"`
}

// Istiod is the control plane of one cluster's mesh.
type Istiod struct {
	DebugURL string `json:"debugURL"`
	Ready    bool   `json:"ready"`
}

// Endpoint is a service of the fleet that answers HTTP.
type Endpoint struct {
	URL   string `json:"url"`
	Ready bool   `json:"ready"`
}

// Workload is a process that plays one pod.
type Workload struct {
	Cluster    string `json:"cluster"`
	Namespace  string `json:"namespace"`
	Name       string `json:"name"`
	App        string `json:"app"`
	Version    string `json:"version"`
	MetricsURL string `json:"metricsURL"`
	Ready      bool   `json:"ready"`
}

// Process is a child of the supervisor.
type Process struct {
	Name     string `json:"name"`
	PID      int    `json:"pid"`
	PIDStart string `json:"pidStart"`
}

// Read loads the contract of a folder.
func Read(dir string) (*Fleet, error) {
	data, err := os.ReadFile(filepath.Join(dir, FileName))
	if err != nil {
		return nil, err
	}
	fleet := &Fleet{}
	if err := json.Unmarshal(data, fleet); err != nil {
		return nil, err
	}
	return fleet, nil
}

// Store keeps the contract in memory and rewrites the file on each change.
type Store struct {
	path string
	mu   sync.Mutex
	now  Fleet
}

// NewStore starts a contract in a folder; nothing is written before the first Update.
func NewStore(dir string, first Fleet) *Store {
	if first.Clusters == nil {
		first.Clusters = map[string]*Cluster{}
	}
	if first.Workloads == nil {
		first.Workloads = []Workload{}
	}
	if first.Processes == nil {
		first.Processes = []Process{}
	}
	return &Store{path: filepath.Join(dir, FileName), now: first}
}

// Update changes the contract and writes it.
func (s *Store) Update(change func(*Fleet)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.now)
	data, err := json.MarshalIndent(s.now, "", "  ")
	if err != nil {
		return err
	}
	return WriteFile(s.path, append(data, '\n'), 0o600)
}

// Snapshot is a copy of the contract.
func (s *Store) Snapshot() Fleet {
	s.mu.Lock()
	defer s.mu.Unlock()
	copied := s.now
	copied.Clusters = map[string]*Cluster{}
	for name, cluster := range s.now.Clusters {
		own := *cluster
		if cluster.Istiod != nil {
			istiod := *cluster.Istiod
			own.Istiod = &istiod
		}
		copied.Clusters[name] = &own
	}
	copied.Workloads = slices.Clone(s.now.Workloads)
	copied.Processes = slices.Clone(s.now.Processes)
	copied.Ports = maps.Clone(s.now.Ports)
	return copied
}

// WriteFile replaces a file as a whole: a reader sees the old or the new one.
func WriteFile(path string, data []byte, mode os.FileMode) error {
	draft, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = draft.Write(data)
	if err == nil {
		err = draft.Chmod(mode)
	}
	if closeErr := draft.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(draft.Name(), path)
	}
	if err != nil {
		_ = os.Remove(draft.Name())
	}
	return err
}
