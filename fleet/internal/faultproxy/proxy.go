package faultproxy

import (
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

const dialTimeout = 5 * time.Second

// Proxy forwards connections from its listener to one upstream address.
type Proxy struct {
	listener net.Listener

	mu       sync.Mutex
	upstream string
	fault    Fault
	conns    map[*conn]struct{}
	random   *rand.Rand
	closed   bool
}

// New starts a proxy on an open listener. The seed makes jitter and
// reset-percent repeatable.
func New(listener net.Listener, upstream string, seed uint64) *Proxy {
	p := &Proxy{
		listener: listener,
		upstream: upstream,
		fault:    Fault{Mode: Off},
		conns:    map[*conn]struct{}{},
		random:   rand.New(rand.NewPCG(seed, seed)),
	}
	go p.accept()
	return p
}

// Addr is the address that clients connect to.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Fault is the fault that is applied now.
func (p *Proxy) Fault() Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault
}

// SetUpstream changes where new connections are forwarded to.
func (p *Proxy) SetUpstream(address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.upstream = address
}

func (p *Proxy) target() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.upstream
}

// Connections counts the open connections.
func (p *Proxy) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.conns)
}

// SetFault applies a fault to existing and new connections. Connections that
// were blackholed stay dead when the fault ends, as half-open ones do.
func (p *Proxy) SetFault(f Fault) error {
	if err := f.Validate(); err != nil {
		return err
	}
	p.mu.Lock()
	p.fault = f
	existing := make([]*conn, 0, len(p.conns))
	for c := range p.conns {
		existing = append(existing, c)
	}
	p.mu.Unlock()
	for _, c := range existing {
		c.begin(f)
	}
	return nil
}

// Close ends the listener and all connections.
func (p *Proxy) Close() {
	p.mu.Lock()
	p.closed = true
	existing := make([]*conn, 0, len(p.conns))
	for c := range p.conns {
		existing = append(existing, c)
	}
	p.mu.Unlock()
	_ = p.listener.Close()
	for _, c := range existing {
		c.close()
	}
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.serve(client)
	}
}

func (p *Proxy) serve(client net.Conn) {
	c := newConn(p, client)
	f, ok := p.track(c)
	if !ok {
		c.close()
		return
	}
	defer p.forget(c)
	if f.Mode == Reset {
		c.reset()
		return
	}
	c.begin(f)
	if f.Mode != Blackhole {
		server, err := net.DialTimeout("tcp", p.target(), dialTimeout)
		if err != nil {
			// A refused upstream is the closest to a refused connection when the client sees an RST.
			c.reset()
			return
		}
		if !c.attach(server) {
			return
		}
	}
	c.run()
}

func (p *Proxy) track(c *conn) (Fault, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return Fault{}, false
	}
	p.conns[c] = struct{}{}
	return p.fault, true
}

func (p *Proxy) forget(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
}

func (p *Proxy) roll() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.random.Float64()
}
