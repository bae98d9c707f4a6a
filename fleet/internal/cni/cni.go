// Package cni is the fleet's network: a file that maps pod addresses to the
// loopback ports of the processes that play the pods.
package cni

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
	"time"

	"isthmus.dev/fleet/internal/state"
)

// Pod is where a pod can be reached and what its endpoint tells about it.
type Pod struct {
	// Ports maps the pod's ports to loopback ports.
	Ports map[string]int `json:"ports"`
	// MutualTLS tells that the pod has a mesh identity, as the label security.istio.io/tlsMode does.
	MutualTLS bool `json:"mutualTLS"`
	// Peer is the identity of the workload, known to its callers as endpoint metadata is.
	Peer json.RawMessage `json:"peer,omitempty"`
}

// Map holds all pods by their address.
type Map map[string]Pod

// Write replaces the file with a map.
func Write(path string, pods Map) error {
	data, err := json.MarshalIndent(pods, "", " ")
	if err != nil {
		return err
	}
	return state.WriteFile(path, data, 0o600)
}

// Table reads the file and follows its changes.
type Table struct {
	path string

	mu       sync.Mutex
	modified time.Time
	pods     Map
}

// NewTable opens the map in a file.
func NewTable(path string) *Table { return &Table{path: path} }

// Lookup finds a pod by its address.
func (t *Table) Lookup(ip string) (Pod, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if info, err := os.Stat(t.path); err == nil && !info.ModTime().Equal(t.modified) {
		if data, err := os.ReadFile(t.path); err == nil {
			var pods Map
			if json.Unmarshal(data, &pods) == nil {
				t.pods, t.modified = pods, info.ModTime()
			}
		}
	}
	pod, ok := t.pods[ip]
	return pod, ok
}

// Resolve translates a pod's address and port into a loopback address.
func (t *Table) Resolve(address string) (string, Pod, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", Pod{}, err
	}
	pod, ok := t.Lookup(host)
	if !ok {
		return "", Pod{}, fmt.Errorf("no route to %s: no pod has this address", address)
	}
	local, ok := pod.Ports[port]
	if !ok {
		return "", Pod{}, fmt.Errorf("connection to %s refused: the pod does not listen on port %s", address, port)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(local)), pod, nil
}
