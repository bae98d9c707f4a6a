package mesh

import (
	"context"
	"net"

	"isthmus.dev/fleet/internal/cni"
)

// podConn is a connection to a pod. It shows the pod's address, as a
// connection through a cluster's network does.
type podConn struct {
	net.Conn
	address *net.TCPAddr
	pod     cni.Pod
}

func (c *podConn) RemoteAddr() net.Addr { return c.address }

// podDialer dials pods' addresses through the fleet's network map.
func podDialer(table *cni.Table) func(context.Context, string) (net.Conn, error) {
	return func(ctx context.Context, address string) (net.Conn, error) {
		local, pod, err := table.Resolve(address)
		if err != nil {
			return nil, err
		}
		resolved, err := net.ResolveTCPAddr("tcp", address)
		if err != nil {
			return nil, err
		}
		var dialer net.Dialer
		conn, err := dialer.DialContext(ctx, "tcp", local)
		if err != nil {
			return nil, err
		}
		return &podConn{Conn: conn, address: resolved, pod: pod}, nil
	}
}

// podListener listens on the loopback interface and claims the pod's address,
// which names the listener that istiod is asked for.
type podListener struct {
	net.Listener
	address *net.TCPAddr
}

func (l *podListener) Addr() net.Addr { return l.address }
