package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	xdscreds "google.golang.org/grpc/credentials/xds"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/xds"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"isthmus.dev/fleet/internal/cni"
	"isthmus.dev/fleet/internal/mesh"
)

const (
	callMethod   = "/isthmus.fleet.Echo/Call"
	callDeadline = 10 * time.Second
	inFlight     = 8
)

// callPlan says who calls whom, how often and how.
type callPlan struct {
	// Workload is the folder of the workload whose identity and routes are used.
	Workload string            `json:"workload"`
	Target   string            `json:"target"`
	Count    int               `json:"count"`
	Headers  map[string]string `json:"headers"`
}

// tally counts outcomes: the workload that answered, or the code of the failure.
type tally struct {
	Answered map[string]int `json:"answered"`
	Failed   map[string]int `json:"failed"`
	Messages []string       `json:"messages"`
}

func (t *tally) add(reply string, err error) {
	if err == nil {
		t.Answered[reply]++
		return
	}
	t.Failed[status.Code(err).String()]++
	if len(t.Messages) < 3 {
		t.Messages = append(t.Messages, status.Convert(err).Message())
	}
}

func makeCalls(ctx context.Context, plan *callPlan) (*tally, error) {
	config, err := mesh.ReadConfig(filepath.Join(plan.Workload, "config.json"))
	if err != nil {
		return nil, err
	}
	conn, err := dial(plan, config)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	pairs := make([]string, 0, 2*len(plan.Headers))
	for name, value := range plan.Headers {
		pairs = append(pairs, name, value)
	}
	counted := &tally{Answered: map[string]int{}, Failed: map[string]int{}}
	var counting sync.Mutex
	var running sync.WaitGroup
	slots := make(chan struct{}, inFlight)
	for range plan.Count {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			calling, cancel := context.WithTimeout(metadata.AppendToOutgoingContext(ctx, pairs...), callDeadline)
			defer cancel()
			reply := &wrapperspb.StringValue{}
			err := conn.Invoke(calling, callMethod, wrapperspb.String(config.Peer.Workload), reply)
			counting.Lock()
			defer counting.Unlock()
			counted.add(reply.GetValue(), err)
		})
	}
	running.Wait()
	return counted, nil
}

// dial opens a channel that has its routes from a stream of its own, so that it never begins with an older push.
func dial(plan *callPlan, config *mesh.Config) (*grpc.ClientConn, error) {
	bootstrap, err := os.ReadFile(filepath.Join(plan.Workload, "bootstrap.json"))
	if err != nil {
		return nil, err
	}
	resolver, err := xds.NewXDSResolverWithConfigForTesting(bootstrap)
	if err != nil {
		return nil, err
	}
	creds, err := clientCredentials(config)
	if err != nil {
		return nil, err
	}
	table := cni.NewTable(config.PodsFile)
	return grpc.NewClient("xds:///"+plan.Target,
		grpc.WithResolvers(resolver),
		grpc.WithTransportCredentials(creds),
		grpc.WithContextDialer(func(ctx context.Context, address string) (net.Conn, error) {
			local, pod, err := table.Resolve(address)
			if err != nil {
				return nil, err
			}
			var dialer net.Dialer
			conn, err := dialer.DialContext(ctx, "tcp", local)
			if err != nil {
				return nil, err
			}
			return &podConn{Conn: conn, pod: pod}, nil
		}),
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1.6, MaxDelay: time.Second},
			MinConnectTimeout: 2 * time.Second,
		}))
}

type podConn struct {
	net.Conn
	pod cni.Pod
}

// automatic is the fleet's automatic mutual TLS: to pods with an identity encrypted, to others plain.
type automatic struct {
	credentials.TransportCredentials
	encrypted credentials.TransportCredentials
}

func (a *automatic) ClientHandshake(ctx context.Context, authority string, conn net.Conn) (net.Conn, credentials.AuthInfo, error) {
	if pod, ok := conn.(*podConn); ok && pod.pod.MutualTLS {
		return a.encrypted.ClientHandshake(ctx, authority, conn)
	}
	return a.TransportCredentials.ClientHandshake(ctx, authority, conn)
}

func (a *automatic) Clone() credentials.TransportCredentials {
	return &automatic{TransportCredentials: a.TransportCredentials.Clone(), encrypted: a.encrypted.Clone()}
}

func clientCredentials(config *mesh.Config) (credentials.TransportCredentials, error) {
	fallback := insecure.NewCredentials()
	if config.MutualTLS {
		certificate, err := tls.LoadX509KeyPair(config.Certificate, config.Key)
		if err != nil {
			return nil, err
		}
		rootPEM, err := os.ReadFile(config.Root)
		if err != nil {
			return nil, err
		}
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(rootPEM) {
			return nil, errors.New("the root certificate is not a PEM file")
		}
		fallback = &automatic{TransportCredentials: fallback, encrypted: credentials.NewTLS(&tls.Config{
			MinVersion:   tls.VersionTLS12,
			Certificates: []tls.Certificate{certificate},
			// Certificates of a mesh carry identities, no host names: the chain is verified below.
			InsecureSkipVerify: true,
			VerifyConnection: func(state tls.ConnectionState) error {
				intermediates := x509.NewCertPool()
				for _, certificate := range state.PeerCertificates[1:] {
					intermediates.AddCert(certificate)
				}
				_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: intermediates})
				if err != nil {
					return fmt.Errorf("the server's certificate: %w", err)
				}
				return nil
			},
		})}
	}
	return xdscreds.NewClientCredentials(xdscreds.ClientOptions{FallbackCreds: fallback})
}
