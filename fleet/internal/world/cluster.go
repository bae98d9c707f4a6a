// Package world describes what the fleet's clusters contain: nodes, workloads,
// services and the Istio configuration that a newcomer finds there.
package world

import (
	"fmt"
	"hash/fnv"
)

// Cluster is a place of the world.
type Cluster struct {
	Name   string
	Role   string
	Region string
	// Mesh tells that the cluster has an Istio control plane and workloads.
	Mesh bool
	// Index makes the cluster's addresses differ from those of the others.
	Index int
}

// The roles a cluster can have towards Isthmus.
const (
	RoleHost   = "host"
	RoleMember = "member"
)

// Clusters are those that every fleet starts with.
func Clusters() []Cluster {
	return []Cluster{
		{Name: "host", Role: RoleHost, Region: "eu-west", Index: 0},
		{Name: "west", Role: RoleMember, Region: "us-west", Mesh: true, Index: 1},
		{Name: "east", Role: RoleMember, Region: "eu-central", Mesh: true, Index: 2},
	}
}

// Additional is a cluster that is started on demand. Its index derives from its
// name, so that its addresses are the same at each start.
func Additional(name, region string) Cluster {
	if region == "" {
		region = map[string]string{"south": "ap-south", "north": "eu-north"}[name]
	}
	if region == "" {
		region = "on-premises"
	}
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(name))
	return Cluster{Name: name, Role: RoleMember, Region: region, Index: 10 + int(hash.Sum32()%100)}
}

// ServiceRange is the cluster's range of service addresses.
func (c Cluster) ServiceRange() string { return fmt.Sprintf("10.%d.0.0/16", 100+c.Index) }

// Zone is one of the two zones of the cluster's region.
func (c Cluster) Zone(number int) string { return c.Region + "-" + string(rune('a'+number%2)) }

// Node is the name of one of the cluster's two nodes.
func (c Cluster) Node(number int) string { return fmt.Sprintf("%s-node-%d", c.Name, number%2+1) }

func (c Cluster) podIP(number int) string  { return fmt.Sprintf("10.244.%d.%d", c.Index, number) }
func (c Cluster) nodeIP(number int) string { return fmt.Sprintf("192.168.%d.%d", c.Index, number) }
