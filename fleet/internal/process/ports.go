package process

import (
	"fmt"
	"hash/fnv"
	"net"
	"sync"
)

// The range lies below those from which systems choose the local ports of
// outgoing connections, so that a stopped part finds its port free again.
const (
	firstPort = 20000
	portRange = 12000
)

// Ports hands out loopback ports and keeps those of an earlier run while they are free.
type Ports struct {
	mu     sync.Mutex
	byName map[string]int
	taken  map[int]bool
	next   int
}

// NewPorts starts from the ports of an earlier run; fleets with different keys search from different places.
func NewPorts(key string, earlier map[string]int) *Ports {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(key))
	p := &Ports{byName: map[string]int{}, taken: map[int]bool{}, next: int(hash.Sum32() % portRange)}
	for name, port := range earlier {
		p.byName[name] = port
		p.taken[port] = true
	}
	return p
}

// Get returns the port of a name: the one it had when still free, otherwise a new free one.
func (p *Ports) Get(name string) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if port, ok := p.byName[name]; ok && free(port) {
		return port, nil
	}
	for range portRange {
		port := firstPort + p.next%portRange
		p.next++
		if !p.taken[port] && free(port) {
			p.taken[port] = true
			p.byName[name] = port
			return port, nil
		}
	}
	return 0, fmt.Errorf("no free loopback port for %s", name)
}

// Current is the port that a name has, whether free or in use.
func (p *Ports) Current(name string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.byName[name]
}

// Renew gives up a port that turned out to be taken.
func (p *Ports) Renew(name string) (int, error) {
	p.mu.Lock()
	delete(p.byName, name)
	p.mu.Unlock()
	return p.Get(name)
}

// All is a copy of every name's port.
func (p *Ports) All() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make(map[string]int, len(p.byName))
	for name, port := range p.byName {
		all[name] = port
	}
	return all
}

func free(port int) bool {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return false
	}
	_ = listener.Close()
	return true
}
