package mesh

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	"isthmus.dev/fleet/internal/cni"
	"isthmus.dev/fleet/internal/pki"
)

func TestBootstrapNamesIstiodAndTheWorkload(t *testing.T) {
	data, err := Bootstrap(15010, Node{IP: "10.244.1.13", Pod: "reviews-v1-a-b", Namespace: "bookinfo", Cluster: "west"},
		Identity{Certificate: "/c", Key: "/k", Root: "/r"})
	if err != nil {
		t.Fatal(err)
	}
	var made struct {
		XDSServers []struct {
			URI string `json:"server_uri"`
		} `json:"xds_servers"`
		Node struct {
			ID       string
			Metadata map[string]any
		}
		Template string `json:"server_listener_resource_name_template"`
	}
	if err := json.Unmarshal(data, &made); err != nil {
		t.Fatal(err)
	}
	if made.XDSServers[0].URI != "127.0.0.1:15010" ||
		made.Node.ID != "sidecar~10.244.1.13~reviews-v1-a-b.bookinfo~bookinfo.svc.cluster.local" ||
		made.Node.Metadata["GENERATOR"] != "grpc" || made.Template != "xds.istio.io/grpc/lds/inbound/%s" {
		t.Errorf("%s", data)
	}
}

func TestLabelsMatchTheirNames(t *testing.T) {
	r := request{
		reporter: reporterSource, host: "reviews.bookinfo.svc.cluster.local", status: codes.Unavailable, flags: "UF",
		source: Peer{Workload: "productpage-v1", Namespace: "bookinfo", Cluster: "west"},
	}
	values := r.labels()
	if len(values) != len(labelNames) {
		t.Fatalf("%d values for %d names", len(values), len(labelNames))
	}
	for name, want := range map[string]string{
		"reporter": "source", "source_workload": "productpage-v1", "destination_workload": "unknown",
		"destination_service": "reviews.bookinfo.svc.cluster.local", "destination_service_name": "reviews",
		"destination_service_namespace": "bookinfo", "request_protocol": "grpc", "response_code": "200",
		"grpc_response_status": "14", "response_flags": "UF", "connection_security_policy": "unknown",
	} {
		if got := values[slices.Index(labelNames, name)]; got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
}

func TestServiceOfFollowsRouting(t *testing.T) {
	catalog := Peer{Hosts: []string{"catalog.shop.svc.cluster.local", "catalog-v1.shop.svc.cluster.local"}}
	for called, want := range map[string]string{
		"catalog-v1.shop.svc.cluster.local": "catalog-v1.shop.svc.cluster.local",
		"elsewhere.shop.svc.cluster.local":  "catalog.shop.svc.cluster.local",
	} {
		if got := catalog.serviceOf(called); got != want {
			t.Errorf("%s was served by %s, want %s", called, got, want)
		}
	}
}

func TestPeersTravelInHeaders(t *testing.T) {
	sent := Peer{Workload: "reviews-v2", Version: "v2", Hosts: []string{"reviews.bookinfo.svc.cluster.local"}}
	got, ok := decodePeer(metadata.Pairs(peerHeader, sent.encode()))
	if !ok || got.Workload != sent.Workload || got.Hosts[0] != sent.Hosts[0] {
		t.Errorf("%+v, %v", got, ok)
	}
	if _, ok := decodePeer(metadata.Pairs(peerHeader, "{")); ok {
		t.Error("a broken header was accepted")
	}
}

func TestCycleHonoursShares(t *testing.T) {
	cycle := cycleOf(map[string]int{"productpage": 3, "storefront": 2})
	counts := map[string]int{}
	for _, target := range cycle {
		counts[target]++
	}
	if len(cycle) != 5 || counts["productpage"] != 3 || counts["storefront"] != 2 || slices.Equal(cycle[:3], []string{"productpage", "productpage", "productpage"}) {
		t.Errorf("cycle %v", cycle)
	}
}

func TestLoadRefusesSillyRates(t *testing.T) {
	l := newLoad(nil, map[string]int{"a": 1}, 5)
	for rate, want := range map[float64]bool{0: true, 100: true, -1: false, maxLoad + 1: false} {
		if l.set(rate) != want {
			t.Errorf("rate %v accepted: %v", rate, !want)
		}
	}
}

func TestPauseStaysAroundItsMean(t *testing.T) {
	var sum time.Duration
	for number := range int64(110) {
		sum += pause(10, number)
	}
	if mean := sum / 110; mean < 9*time.Millisecond || mean > 11*time.Millisecond {
		t.Errorf("mean %v", mean)
	}
}

func testIdentity(t *testing.T) *identity {
	t.Helper()
	dir := t.TempDir()
	authority, err := pki.LoadOrCreate(dir, "mesh", "Isthmus Fleet", nil)
	if err != nil {
		t.Fatal(err)
	}
	certPEM, keyPEM, err := authority.Workload("spiffe://cluster.local/ns/shop/sa/cart")
	if err != nil {
		t.Fatal(err)
	}
	config := &Config{Certificate: filepath.Join(dir, "c"), Key: filepath.Join(dir, "k"), Root: filepath.Join(dir, "r")}
	for path, data := range map[string][]byte{config.Certificate: certPEM, config.Key: keyPEM, config.Root: authority.RootPEM} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	id, err := loadIdentity(config)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestPermissiveServerTakesBothKinds(t *testing.T) {
	id := testIdentity(t)
	server := &permissive{TransportCredentials: insecure.NewCredentials(), encrypted: credentials.NewTLS(&tls.Config{
		Certificates: []tls.Certificate{id.certificate}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: id.roots,
	})}
	client := &automaticTLS{TransportCredentials: insecure.NewCredentials(), encrypted: credentials.NewTLS(&tls.Config{
		Certificates: []tls.Certificate{id.certificate}, InsecureSkipVerify: true, VerifyConnection: id.verifyServer,
		NextProtos: []string{"h2"},
	})}
	for name, able := range map[string]bool{"pod with an identity": true, "plain pod": false} {
		t.Run(name, func(t *testing.T) {
			near, far := net.Pipe()
			defer func() { _, _ = near.Close(), far.Close() }()
			seen := make(chan string, 1)
			go func() {
				conn, info, err := server.ServerHandshake(far)
				if err != nil {
					seen <- err.Error()
					return
				}
				first := make([]byte, 2)
				_, _ = conn.Read(first)
				seen <- string(first[:1]) + principal(info)
			}()
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			conn, _, err := client.ClientHandshake(ctx, "cart", &podConn{Conn: near, pod: cni.Pod{MutualTLS: able}})
			if err != nil {
				t.Fatal(err)
			}
			go func() { _, _ = conn.Write([]byte("hi")) }()
			want := "h"
			if able {
				want += "spiffe://cluster.local/ns/shop/sa/cart"
			}
			if got := <-seen; got != want {
				t.Errorf("the server saw %q, want %q", got, want)
			}
		})
	}
}
