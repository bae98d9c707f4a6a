package mesh

import (
	"context"
	"encoding/json"
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"isthmus.dev/fleet/internal/cni"
)

// client calls other workloads by the routes that istiod serves.
type client struct {
	config  *Config
	self    string
	table   *cni.Table
	metrics *metrics
	conns   map[string]*grpc.ClientConn
}

func newClient(config *Config, id *identity, table *cni.Table, m *metrics) (*client, error) {
	creds, err := id.clientCredentials(config.MutualTLS)
	if err != nil {
		return nil, err
	}
	c := &client{config: config, self: config.Peer.encode(), table: table, metrics: m, conns: map[string]*grpc.ClientConn{}}
	targets := append([]string{}, config.Calls...)
	for target := range config.Load {
		targets = append(targets, target)
	}
	for _, target := range targets {
		conn, err := grpc.NewClient("xds:///"+target,
			grpc.WithTransportCredentials(creds),
			grpc.WithContextDialer(podDialer(table)),
			grpc.WithConnectParams(grpc.ConnectParams{
				Backoff:           backoff.Config{BaseDelay: 200 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 3 * time.Second},
				MinConnectTimeout: 2 * time.Second,
			}))
		if err != nil {
			return nil, err
		}
		c.conns[target] = conn
	}
	return c, nil
}

// call sends one request and records it as its source.
func (c *client) call(ctx context.Context, target, user string) error {
	pairs := []string{peerHeader, c.self}
	if user != "" {
		pairs = append(pairs, userHeader, user)
	}
	ctx = metadata.AppendToOutgoingContext(ctx, pairs...)
	var header metadata.MD
	var remote peer.Peer
	began := time.Now()
	err := c.conns[target].Invoke(ctx, callMethod, wrapperspb.String(c.config.Peer.Workload), &wrapperspb.StringValue{},
		grpc.Header(&header), grpc.Peer(&remote))
	c.record(target, header, &remote, err, time.Since(began))
	return err
}

func (c *client) record(target string, header metadata.MD, remote *peer.Peer, err error, took time.Duration) {
	destination, answered := decodePeer(header)
	if !answered {
		destination = c.endpoint(remote)
	}
	r := request{
		reporter: reporterSource, source: c.config.Peer, destination: destination,
		host: destination.serviceOf(hostOf(target)), status: status.Code(err), took: took,
		// Only the receiving side knows for sure how a connection was secured.
		security: unknown,
	}
	r.flags = flagsOf(r.status, remote.Addr != nil)
	if r.destinationPrincipal = principal(remote.AuthInfo); r.destinationPrincipal != "" {
		r.sourcePrincipal = c.config.Principal
	}
	c.metrics.record(r)
}

// endpoint knows the workload behind an address that did not introduce itself.
func (c *client) endpoint(remote *peer.Peer) Peer {
	var known Peer
	if address, ok := remote.Addr.(*net.TCPAddr); ok {
		if pod, found := c.table.Lookup(address.IP.String()); found {
			_ = json.Unmarshal(pod.Peer, &known)
		}
	}
	return known
}
