package faultproxy

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

const (
	chunkSize  = 32 * 1024
	queueDepth = 64
)

// conn is one proxied connection: the client's side and, unless it was born in
// a blackhole, the server's side.
type conn struct {
	proxy  *Proxy
	client net.Conn

	mu     sync.Mutex
	server net.Conn

	// dead marks a blackholed connection: it swallows bytes for ever.
	dead atomic.Bool
	// sent counts the bytes written to the client since a byte limit began.
	sent atomic.Int64

	done     chan struct{}
	doneOnce sync.Once
}

// chunk is a piece of a stream and the time at which it may be delivered.
type chunk struct {
	data []byte
	due  time.Time
	end  bool
}

func newConn(p *Proxy, client net.Conn) *conn {
	return &conn{proxy: p, client: client, done: make(chan struct{})}
}

// begin applies a fault that has just been set to this connection.
func (c *conn) begin(f Fault) {
	switch f.Mode {
	case Reset:
		c.reset()
	case Blackhole:
		c.dead.Store(true)
	case LimitBytes:
		c.sent.Store(0)
	}
}

// attach hands over the server's side; it is refused after the connection ended.
func (c *conn) attach(server net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.done:
		_ = server.Close()
		return false
	default:
		c.server = server
		return true
	}
}

// run forwards both directions until both have ended.
func (c *conn) run() {
	defer c.close()
	if c.server == nil {
		c.swallowClient()
		return
	}
	var directions sync.WaitGroup
	directions.Go(func() { c.pump(c.client, c.server, false) })
	directions.Go(func() { c.pump(c.server, c.client, true) })
	directions.Wait()
	if c.dead.Load() {
		<-c.done
	}
}

func (c *conn) swallowClient() {
	buffer := make([]byte, chunkSize)
	for {
		if _, err := c.client.Read(buffer); err != nil {
			return
		}
	}
}

// pump reads one direction and queues its chunks for the writer.
func (c *conn) pump(from, to net.Conn, towardsClient bool) {
	queue := make(chan chunk, queueDepth)
	written := make(chan struct{})
	go func() {
		defer close(written)
		c.write(to, queue, towardsClient)
	}()
	c.read(from, queue, towardsClient)
	close(queue)
	<-written
}

func (c *conn) read(from net.Conn, queue chan<- chunk, towardsClient bool) {
	var last time.Time
	for {
		buffer := make([]byte, chunkSize)
		n, err := from.Read(buffer)
		if n > 0 && !c.dead.Load() {
			f := c.proxy.Fault()
			if f.Mode == ResetPercent && !towardsClient && c.proxy.roll()*100 < f.Percent {
				c.reset()
				return
			}
			due := time.Now()
			if towardsClient && f.Mode == Latency {
				due = due.Add(f.delay(c.proxy.roll()))
			}
			if due.Before(last) {
				due = last
			}
			last = due
			if !c.enqueue(queue, chunk{data: buffer[:n], due: due}) {
				return
			}
		}
		if err == nil {
			continue
		}
		if !c.dead.Load() {
			c.enqueue(queue, chunk{end: true, due: last})
		} else if !towardsClient {
			// The client gave up on a dead connection; the server's end is swallowed instead.
			c.close()
		}
		return
	}
}

func (c *conn) enqueue(queue chan<- chunk, next chunk) bool {
	select {
	case queue <- next:
		return true
	case <-c.done:
		return false
	}
}

func (c *conn) write(to net.Conn, queue <-chan chunk, towardsClient bool) {
	for next := range queue {
		if !c.wait(time.Until(next.due)) {
			return
		}
		if next.end {
			c.endStream(to)
			return
		}
		if c.dead.Load() {
			continue
		}
		data, last := next.data, false
		if f := c.proxy.Fault(); f.Mode == LimitBytes && towardsClient {
			left := f.Bytes - c.sent.Load()
			if int64(len(data)) >= left {
				data, last = data[:max(left, 0)], true
			}
		}
		if _, err := to.Write(data); err != nil {
			if !c.dead.Load() {
				c.close()
			}
			return
		}
		if towardsClient {
			c.sent.Add(int64(len(data)))
		}
		if last {
			c.close()
			return
		}
	}
}

// endStream passes the end of one direction on, late when closes are slow.
func (c *conn) endStream(to net.Conn) {
	if f := c.proxy.Fault(); f.Mode == SlowClose {
		if !c.wait(time.Duration(f.Millis) * time.Millisecond) {
			return
		}
	}
	if c.dead.Load() {
		return
	}
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}

// wait pauses and reports whether the connection is still open afterwards.
func (c *conn) wait(pause time.Duration) bool {
	if pause <= 0 {
		return true
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.done:
		return false
	}
}

// reset closes both sides with a TCP RST.
func (c *conn) reset() {
	c.end(func(side net.Conn) {
		if tcp, ok := side.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	})
}

// close ends both sides in the ordinary way.
func (c *conn) close() { c.end(func(net.Conn) {}) }

func (c *conn) end(prepare func(net.Conn)) {
	c.doneOnce.Do(func() {
		c.mu.Lock()
		close(c.done)
		server := c.server
		c.mu.Unlock()
		for _, side := range []net.Conn{c.client, server} {
			if side != nil {
				prepare(side)
				_ = side.Close()
			}
		}
	})
}
