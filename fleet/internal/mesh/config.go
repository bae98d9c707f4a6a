// Package mesh plays one workload of the mesh: a proxyless gRPC server and
// client that takes its configuration from istiod and exports Istio's standard metrics.
package mesh

import (
	"encoding/json"
	"fmt"
	"os"
)

// Config describes the workload that a process plays.
type Config struct {
	Peer Peer `json:"peer"`
	// Principal is the workload's SPIFFE identity.
	Principal string `json:"principal"`
	// IP and Port are the address in the fleet's network; Port 0 means that the workload only calls.
	IP   string `json:"ip"`
	Port int    `json:"port"`
	// ListenPort and AdminPort are on the loopback interface.
	ListenPort int `json:"listenPort"`
	AdminPort  int `json:"adminPort"`
	// PodsFile is the fleet's network map.
	PodsFile string `json:"podsFile"`
	// Certificate, Key and Root are the files of the workload's identity.
	Certificate string `json:"certificate"`
	Key         string `json:"key"`
	Root        string `json:"root"`
	// MutualTLS makes calls to workloads with an identity encrypted without being asked.
	MutualTLS bool `json:"mutualTLS"`

	Calls         []string       `json:"calls"`
	Load          map[string]int `json:"load"`
	LoadRPS       float64        `json:"loadRPS"`
	LatencyMillis int            `json:"latencyMillis"`
	FailEvery     int            `json:"failEvery"`
}

// Peer is the identity that workloads tell each other, as Istio's proxies do.
type Peer struct {
	Workload          string `json:"workload"`
	Namespace         string `json:"namespace"`
	App               string `json:"app"`
	Version           string `json:"version"`
	Cluster           string `json:"cluster"`
	CanonicalService  string `json:"canonicalService"`
	CanonicalRevision string `json:"canonicalRevision"`
	// Hosts are the services that lead to the workload; the first is its main one.
	Hosts []string `json:"hosts,omitempty"`
}

// ReadConfig loads a workload's description.
func ReadConfig(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	config := &Config{}
	if err := json.Unmarshal(data, config); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return config, nil
}

// Identity are the files that prove who a workload is.
type Identity struct{ Certificate, Key, Root string }

// Node is how a workload introduces itself to istiod.
type Node struct {
	IP        string
	Pod       string
	Namespace string
	Workload  string
	Cluster   string
	Account   string
	Labels    map[string]string
}

// Bootstrap is the file by which gRPC's xDS client finds istiod.
func Bootstrap(istiodPort int, node Node, identity Identity) ([]byte, error) {
	type object = map[string]any
	return json.MarshalIndent(object{
		"xds_servers": []any{object{
			"server_uri":      fmt.Sprintf("127.0.0.1:%d", istiodPort),
			"channel_creds":   []any{object{"type": "insecure"}},
			"server_features": []string{"xds_v3"},
		}},
		"node": object{
			"id": fmt.Sprintf("sidecar~%s~%s.%s~%s.svc.cluster.local", node.IP, node.Pod, node.Namespace, node.Namespace),
			"metadata": object{
				"GENERATOR":       "grpc",
				"NAMESPACE":       node.Namespace,
				"CLUSTER_ID":      node.Cluster,
				"NETWORK":         node.Cluster,
				"LABELS":          node.Labels,
				"WORKLOAD_NAME":   node.Workload,
				"SERVICE_ACCOUNT": node.Account,
			},
		},
		"server_listener_resource_name_template": "xds.istio.io/grpc/lds/inbound/%s",
		"certificate_providers": object{"default": object{
			"plugin_name": "file_watcher",
			"config": object{
				"certificate_file":    identity.Certificate,
				"private_key_file":    identity.Key,
				"ca_certificate_file": identity.Root,
				"refresh_interval":    "600s",
			},
		}},
	}, "", " ")
}
