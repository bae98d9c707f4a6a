package supervisor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"isthmus.dev/fleet/internal/apiserver"
	"isthmus.dev/fleet/internal/faultproxy"
	"isthmus.dev/fleet/internal/process"
	"isthmus.dev/fleet/internal/seed"
	"isthmus.dev/fleet/internal/state"
	"isthmus.dev/fleet/internal/world"
)

// cluster is one API server with its fault proxy and, in a mesh, its istiod and workloads.
type cluster struct {
	world.Cluster
	files  *apiserver.Files
	proxy  *faultproxy.Proxy
	server *part
	istiod *part

	// seeded is closed when the cluster holds the world.
	seeded     chan struct{}
	seededOnce sync.Once

	mu        sync.Mutex
	loadRPS   float64
	workloads map[string]*part
	serving   map[string]bool
	reported  sync.Mutex
}

// addCluster prepares and starts an API server.
func (s *Supervisor) addCluster(ctx context.Context, place world.Cluster) (*cluster, error) {
	files, err := apiserver.Prepare(s.options.Dir, place.Name, s.clusterCA)
	if err != nil {
		return nil, err
	}
	listener, err := s.listenProxy("proxy-" + place.Name)
	if err != nil {
		return nil, err
	}
	c := &cluster{
		Cluster: place, files: files, seeded: make(chan struct{}), loadRPS: s.options.LoadRPS,
		proxy:     faultproxy.New(listener, "", uint64(place.Index)+1),
		workloads: map[string]*part{}, serving: map[string]bool{},
	}
	c.server = s.apiServer(ctx, c)
	s.mu.Lock()
	s.clusters[place.Name] = c
	s.order = append(s.order, place.Name)
	s.mu.Unlock()
	s.update(func(f *state.Fleet) {
		f.Clusters[place.Name] = &state.Cluster{
			Name: place.Name, Role: place.Role, Region: place.Region,
			Proxy: "https://" + c.proxy.Addr(), CAFile: files.CA,
			Kubeconfig: files.Kubeconfig, DirectKubeconfig: files.DirectKubeconfig, AuditLog: files.AuditLog,
		}
	})
	if place.Mesh {
		if err := s.announceMesh(c); err != nil {
			return nil, err
		}
	}
	s.keepRunning(ctx, c.server)
	if place.Mesh {
		s.running.Go(func() { s.startMesh(ctx, c) })
	}
	return c, nil
}

// listenProxy opens the fault proxy's port, another one when it is lost in a race.
func (s *Supervisor) listenProxy(name string) (net.Listener, error) {
	port, err := s.ports.Get(name)
	for range 5 {
		if err != nil {
			break
		}
		var listener net.Listener
		if listener, err = net.Listen("tcp", loopback(port)); err == nil {
			return listener, nil
		}
		port, err = s.ports.Renew(name)
	}
	return nil, fmt.Errorf("open the fault proxy: %w", err)
}

func (s *Supervisor) apiServer(ctx context.Context, c *cluster) *part {
	portName := "apiserver-" + c.Name
	return &part{
		kind: partCluster, cluster: c.Name, name: "kube-apiserver", binary: "kube-apiserver", ports: []string{portName},
		prepare: func() (process.Spec, error) {
			port, err := s.ports.Get(portName)
			if err != nil {
				return process.Spec{}, err
			}
			server := "https://" + loopback(port)
			c.proxy.SetUpstream(loopback(port))
			if err := c.files.WriteKubeconfigs(c.Name, server, "https://"+c.proxy.Addr()); err != nil {
				return process.Spec{}, err
			}
			s.update(func(f *state.Fleet) { f.Clusters[c.Name].Server = server })
			return process.Spec{Env: s.baseEnvironment(), Args: c.files.Flags(apiserver.Config{
				Name: c.Name, Port: port, EtcdPort: s.ports.Current("etcd"), ServiceRange: c.ServiceRange(),
			})}, nil
		},
		ready: func(waiting context.Context) error {
			client, err := s.trustingClient()
			if err != nil {
				return err
			}
			server := "https://" + loopback(s.ports.Current(portName))
			if err := answers(waiting, client, server+"/readyz", c.files.Token(apiserver.SeederUser)); err != nil {
				return err
			}
			return s.seed(waiting, c, server)
		},
		up: func() {
			c.seededOnce.Do(func() { close(c.seeded) })
			s.setClusterReady(c, true)
		},
		down: func() { s.setClusterReady(c, false) },
	}
}

func (s *Supervisor) setClusterReady(c *cluster, ready bool) {
	s.update(func(f *state.Fleet) { f.Clusters[c.Name].Ready = ready })
}

// seed fills a cluster once in the life of the supervisor.
func (s *Supervisor) seed(ctx context.Context, c *cluster, server string) error {
	select {
	case <-c.seeded:
		return nil
	default:
	}
	client, err := seed.NewClient(server, c.files.CA, c.files.Token(apiserver.SeederUser))
	if err != nil {
		return err
	}
	definitions, err := s.definitions(c)
	if err != nil {
		return err
	}
	var before []world.Object
	if c.Mesh {
		before = append(before, world.ValidatingWebhook(s.ports.Current("istiod-https-"+c.Name)))
	}
	return seed.Cluster(ctx, client, c.Cluster, definitions, before)
}

// definitions are Istio's and Gateway API's for members, read once, and what the host was given.
func (s *Supervisor) definitions(c *cluster) (seed.Definitions, error) {
	if c.Role != world.RoleHost {
		return s.meshDefinitions()
	}
	if s.options.HostManifests == "" {
		return seed.ReadDefinitions()
	}
	return seed.ReadDefinitions(s.options.HostManifests)
}

func (s *Supervisor) trustingClient() (*http.Client, error) {
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(s.clusterCA.CertPEM) {
		return nil, fmt.Errorf("the clusters' authority is not a PEM file")
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}, DisableKeepAlives: true}
	return &http.Client{Transport: transport, Timeout: 5 * time.Second}, nil
}

// find gives a cluster by its name.
func (s *Supervisor) find(name string) (*cluster, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.clusters[name]
	if !ok {
		return nil, fmt.Errorf("no cluster %q: there are %v", name, s.order)
	}
	return c, nil
}

// seeder is a client for later reports about the cluster.
func (s *Supervisor) seeder(c *cluster) (*seed.Client, error) {
	server := "https://" + loopback(s.ports.Current("apiserver-"+c.Name))
	return seed.NewClient(server, c.files.CA, c.files.Token(apiserver.SeederUser))
}
