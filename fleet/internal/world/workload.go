package world

import (
	"crypto/sha256"
	"fmt"
)

// TrustDomain is that of both meshes.
const TrustDomain = "cluster.local"

// Workload is one pod, or one virtual machine, and the process that plays it.
type Workload struct {
	Cluster        Cluster
	Namespace      string
	App            string
	Version        string
	Deployment     string
	ServiceAccount string
	Image          string
	// Hosts are the full names of the services that lead to the workload.
	Hosts []string
	// Port is where the workload listens; 0 for a pure client.
	Port int
	// Number is the workload's place in its cluster; its address derives from it.
	Number int
	// MutualTLS tells that the workload has a mesh identity and uses it by itself.
	MutualTLS bool
	// VM marks a workload outside of Kubernetes, known by a WorkloadEntry.
	VM bool
	// Labels are added to those every pod carries.
	Labels map[string]string

	// Calls are the upstream hosts, called for each request received.
	Calls []string
	// Load are the hosts called by the workload's own load and their shares of it.
	Load map[string]int
	// LatencyMillis is how long an answer takes.
	LatencyMillis int
	// FailEvery makes each n-th answer an error; 0 for none.
	FailEvery int
}

// PodName is the name of the pod, or of the virtual machine.
func (w Workload) PodName() string {
	if w.VM {
		return w.Deployment
	}
	return w.ReplicaSet() + "-" + digest(w.ReplicaSet()+w.Cluster.Name, 5)
}

// ReplicaSet is the name of the pod's owner.
func (w Workload) ReplicaSet() string { return w.Deployment + "-" + w.TemplateHash() }

// TemplateHash is the label by which a ReplicaSet knows its pods.
func (w Workload) TemplateHash() string { return digest(w.Namespace+"/"+w.Deployment+"@"+w.Image, 9) }

// IP is the workload's address in the fleet's network.
func (w Workload) IP() string { return w.Cluster.podIP(w.Number) }

// SPIFFE is the workload's identity.
func (w Workload) SPIFFE() string {
	return fmt.Sprintf("spiffe://%s/ns/%s/sa/%s", TrustDomain, w.Namespace, w.ServiceAccount)
}

// ID names the workload within the fleet.
func (w Workload) ID() string { return w.Cluster.Name + "/" + w.Namespace + "/" + w.PodName() }

// PodLabels are the labels of the pod and of its node in the mesh.
func (w Workload) PodLabels() map[string]string {
	labels := map[string]string{
		"app":                                 w.App,
		"service.istio.io/canonical-name":     w.App,
		"service.istio.io/canonical-revision": w.Version,
		"topology.istio.io/network":           w.Cluster.Name,
	}
	if w.Version != "" {
		labels["version"] = w.Version
	} else {
		labels["service.istio.io/canonical-revision"] = "latest"
	}
	if !w.VM {
		labels["pod-template-hash"] = w.TemplateHash()
	}
	if w.MutualTLS {
		labels["security.istio.io/tlsMode"] = "istio"
	}
	for key, value := range w.Labels {
		labels[key] = value
	}
	return labels
}

// Host is the full name of a service, with the port its callers use.
func Host(service, namespace string, port int) string {
	return fmt.Sprintf("%s.%s.svc.cluster.local:%d", service, namespace, port)
}

// digest is a stable suffix with the letters that Kubernetes uses for its random ones.
func digest(text string, length int) string {
	const letters = "bcdfghjklmnpqrstvwxz2456789"
	suffix := make([]byte, length)
	for i, value := range sha256.Sum256([]byte(text)) {
		if i < length {
			suffix[i] = letters[int(value)%len(letters)]
		}
	}
	return string(suffix)
}
