package supervisor

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"isthmus.dev/fleet/internal/pki"
	"isthmus.dev/fleet/internal/process"
	"isthmus.dev/fleet/internal/state"
	"isthmus.dev/fleet/internal/world"
)

// istiodPorts are the listeners of one istiod.
var istiodPorts = []string{"http", "https", "grpc", "secure-grpc", "monitoring"}

// manifestsFolder holds the definitions that the build copied from Istio's and Gateway API's modules.
func (s *Supervisor) manifestsFolder() (string, error) {
	for _, dir := range s.options.BinDirs {
		folder := filepath.Join(dir, "manifests")
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			return folder, nil
		}
	}
	return "", fmt.Errorf("no folder manifests with Istio's definitions beside the binaries in %v", s.options.BinDirs)
}

// announceMesh tells what the mesh will consist of, and where, before it runs.
func (s *Supervisor) announceMesh(c *cluster) error {
	for _, listener := range istiodPorts {
		if _, err := s.ports.Get("istiod-" + listener + "-" + c.Name); err != nil {
			return err
		}
	}
	list := world.Workloads(c.Cluster)
	for _, w := range list {
		for _, suffix := range []string{listenSuffix, adminSuffix} {
			if _, err := s.ports.Get(w.ID() + suffix); err != nil {
				return err
			}
		}
	}
	s.update(func(f *state.Fleet) {
		f.Clusters[c.Name].Istiod = &state.Istiod{DebugURL: s.istiodURL(c)}
		for _, w := range list {
			s.noteWorkload(f, w, false)
		}
	})
	return nil
}

// startMesh starts istiod and the workloads when the cluster holds the world.
func (s *Supervisor) startMesh(ctx context.Context, c *cluster) {
	select {
	case <-c.seeded:
	case <-ctx.Done():
		return
	}
	ready := make(chan struct{})
	if err := s.startIstiod(ctx, c, ready); err != nil {
		s.report.emit(Event{Event: eventFailed, Part: partIstiod, Cluster: c.Name, Message: err.Error()})
		return
	}
	select {
	case <-ready:
	case <-ctx.Done():
		return
	}
	if err := s.startWorkloads(ctx, c); err != nil {
		s.report.emit(Event{Event: eventFailed, Part: partWorkloads, Cluster: c.Name, Message: err.Error()})
	}
}

func (s *Supervisor) startIstiod(ctx context.Context, c *cluster, ready chan struct{}) error {
	authority, err := pki.LoadOrCreate(s.path("pki"), "mesh-"+c.Name, organization, s.meshRoot)
	if err != nil {
		return err
	}
	folder := s.path("clusters", c.Name, "istiod")
	if err := writeIstiodCA(folder, authority); err != nil {
		return err
	}
	ports := make([]string, 0, len(istiodPorts))
	for _, listener := range istiodPorts {
		ports = append(ports, "istiod-"+listener+"-"+c.Name)
	}
	first := true
	c.istiod = &part{
		kind: partIstiod, cluster: c.Name, name: "istiod", binary: "istiod", ports: ports,
		prepare: func() (process.Spec, error) {
			return s.istiodCommand(ctx, c, folder)
		},
		ready: func(waiting context.Context) error {
			return answers(waiting, http.DefaultClient, s.istiodURL(c)+"/ready", "")
		},
		up: func() {
			s.setIstiodReady(ctx, c, true)
			if first {
				first = false
				close(ready)
			}
		},
		down: func() { s.setIstiodReady(ctx, c, false) },
	}
	s.keepRunning(ctx, c.istiod)
	return nil
}

func (s *Supervisor) istiodURL(c *cluster) string {
	return "http://" + loopback(s.ports.Current("istiod-http-"+c.Name))
}

func (s *Supervisor) setIstiodReady(ctx context.Context, c *cluster, ready bool) {
	s.update(func(f *state.Fleet) {
		f.Clusters[c.Name].Istiod = &state.Istiod{DebugURL: s.istiodURL(c), Ready: ready}
	})
	s.setServing(ctx, c, world.Istiod(c.Cluster), ready)
	s.writeScrapeTargets()
}

// istiodCommand starts Istio's control plane beside its cluster. When a port
// has moved, the webhook that names it is told.
func (s *Supervisor) istiodCommand(ctx context.Context, c *cluster, folder string) (process.Spec, error) {
	announced := s.ports.Current("istiod-https-" + c.Name)
	address := map[string]string{}
	for _, listener := range istiodPorts {
		port, err := s.ports.Get("istiod-" + listener + "-" + c.Name)
		if err != nil {
			return process.Spec{}, err
		}
		address[listener] = loopback(port)
	}
	if port := s.ports.Current("istiod-https-" + c.Name); port != announced {
		client, err := s.seeder(c)
		if err != nil {
			return process.Spec{}, err
		}
		if _, err := client.Apply(ctx, world.ValidatingWebhook(port)); err != nil {
			return process.Spec{}, err
		}
	}
	return process.Spec{
		Dir: folder,
		Env: s.baseEnvironment(
			"POD_NAMESPACE=istio-system", "POD_NAME="+world.Istiod(c.Cluster).PodName(), "REVISION=default", "CLUSTER_ID="+c.Name,
			"INJECT_ENABLED=false", "ENABLE_LEADER_ELECTION=false", "PILOT_CERT_PROVIDER=istiod",
			"ISTIOD_CUSTOM_HOST=localhost", "XDS_AUTH=false", "ROOT_CA_DIR="+folder),
		Args: []string{
			"discovery",
			"--kubeconfig=" + c.files.IstiodKubeconfig,
			// Without this file istiod follows the ConfigMap `istio`, as it does in a cluster.
			"--meshConfig=" + filepath.Join(folder, "absent", "mesh"),
			"--networksConfig=" + filepath.Join(folder, "absent", "meshNetworks"),
			"--httpAddr=" + address["http"],
			"--httpsAddr=" + address["https"],
			"--grpcAddr=" + address["grpc"],
			"--secureGRPCAddr=" + address["secure-grpc"],
			"--monitoringAddr=" + address["monitoring"],
			"--ctrlz_port=0",
			"--clusterID=" + c.Name,
			"--domain=cluster.local",
			"-n", "istio-system",
		},
	}, nil
}

// writeIstiodCA plugs the mesh's authority into istiod: an intermediate of the root that both meshes trust.
func writeIstiodCA(folder string, authority *pki.Authority) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for name, data := range map[string][]byte{
		"ca-cert.pem":    authority.CertPEM,
		"ca-key.pem":     authority.KeyPEM,
		"cert-chain.pem": authority.ChainPEM,
		"root-cert.pem":  authority.RootPEM,
	} {
		if err := state.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			return err
		}
	}
	return nil
}
