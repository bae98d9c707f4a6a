package supervisor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"isthmus.dev/fleet/internal/cni"
	"isthmus.dev/fleet/internal/mesh"
	"isthmus.dev/fleet/internal/pki"
	"isthmus.dev/fleet/internal/process"
	"isthmus.dev/fleet/internal/seed"
	"isthmus.dev/fleet/internal/state"
	"isthmus.dev/fleet/internal/world"
)

const listenSuffix, adminSuffix = "/grpc", "/admin"

// startWorkloads runs one process for each pod of a mesh.
func (s *Supervisor) startWorkloads(ctx context.Context, c *cluster) error {
	authority, err := pki.LoadOrCreate(s.path("pki"), "mesh-"+c.Name, organization, s.meshRoot)
	if err != nil {
		return err
	}
	list := world.Workloads(c.Cluster)
	s.report.emit(Event{Event: eventStarting, Part: partWorkloads, Cluster: c.Name, Message: fmt.Sprintf("%d processes", len(list))})
	var once sync.Once
	allUp := func() {
		once.Do(func() { s.report.emit(Event{Event: eventReady, Part: partWorkloads, Cluster: c.Name}) })
	}
	for _, w := range list {
		identity, err := s.writeIdentity(w, authority)
		if err != nil {
			return err
		}
		p := s.workload(ctx, c, w, identity, allUp)
		c.mu.Lock()
		c.workloads[w.ID()] = p
		c.mu.Unlock()
		s.keepRunning(ctx, p)
	}
	return nil
}

func (s *Supervisor) workload(ctx context.Context, c *cluster, w world.Workload, identity mesh.Identity, allUp func()) *part {
	serving := make(chan struct{}, 1)
	return &part{
		kind: partWorkloads, cluster: c.Name, name: w.PodName(), binary: "workload", quiet: true,
		ports: []string{w.ID() + listenSuffix, w.ID() + adminSuffix},
		prepare: func() (process.Spec, error) {
			select {
			case <-serving:
			default:
			}
			spec, err := s.workloadCommand(c, w, identity)
			spec.Line = func(line []byte) {
				if string(line) == mesh.ReadyLine {
					serving <- struct{}{}
					return
				}
				_, _ = s.logFile(c.Name + "-" + w.PodName()).Write(append(line, '\n'))
			}
			return spec, err
		},
		ready: func(waiting context.Context) error {
			select {
			case <-serving:
				return nil
			case <-waiting.Done():
				return errors.New("istiod has not sent its listener")
			}
		},
		up: func() {
			s.setServing(ctx, c, w, true)
			if c.servingCount() == len(world.Workloads(c.Cluster)) {
				allUp()
			}
		},
		down: func() { s.setServing(ctx, c, w, false) },
	}
}

// servingCount counts the workloads, without istiod, whose processes serve.
func (c *cluster) servingCount() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	count := 0
	for id := range c.workloads {
		if c.serving[id] {
			count++
		}
	}
	return count
}

// setServing tells everyone that a workload came or went: the readers of
// fleet.json, Prometheus, and the cluster, where a kubelet would.
func (s *Supervisor) setServing(ctx context.Context, c *cluster, w world.Workload, ready bool) {
	c.mu.Lock()
	c.serving[w.ID()] = ready
	c.mu.Unlock()
	if w.App != "istiod" {
		s.update(func(f *state.Fleet) { s.noteWorkload(f, w, ready) })
		s.writeScrapeTargets()
	}
	if ctx.Err() != nil {
		return
	}
	s.running.Go(func() {
		// One report at a time, each with the newest state: the last one is right.
		c.reported.Lock()
		defer c.reported.Unlock()
		client, err := s.seeder(c)
		if err == nil {
			err = seed.Readiness(ctx, client, w, func(asked world.Workload) bool {
				c.mu.Lock()
				defer c.mu.Unlock()
				return c.serving[asked.ID()]
			})
		}
		if err != nil && ctx.Err() == nil {
			s.report.emit(Event{Event: eventFailed, Part: partWorkloads, Cluster: c.Name, Name: w.PodName(), Message: err.Error()})
		}
	})
}

func (s *Supervisor) noteWorkload(f *state.Fleet, w world.Workload, ready bool) {
	entry := state.Workload{
		Cluster: w.Cluster.Name, Namespace: w.Namespace, Name: w.PodName(), App: w.App, Version: w.Version,
		MetricsURL: "http://" + loopback(s.ports.Current(w.ID()+adminSuffix)) + "/metrics", Ready: ready,
	}
	at := slices.IndexFunc(f.Workloads, func(known state.Workload) bool {
		return known.Cluster == entry.Cluster && known.Namespace == entry.Namespace && known.Name == entry.Name
	})
	if at < 0 {
		f.Workloads = append(f.Workloads, entry)
		slices.SortFunc(f.Workloads, func(a, b state.Workload) int {
			return strings.Compare(a.Cluster+"/"+a.Namespace+"/"+a.Name, b.Cluster+"/"+b.Namespace+"/"+b.Name)
		})
		return
	}
	f.Workloads[at] = entry
}

// workloadCommand writes the files of a workload and the command that reads them.
func (s *Supervisor) workloadCommand(c *cluster, w world.Workload, identity mesh.Identity) (process.Spec, error) {
	listen, err := s.ports.Get(w.ID() + listenSuffix)
	if err != nil {
		return process.Spec{}, err
	}
	admin, err := s.ports.Get(w.ID() + adminSuffix)
	if err != nil {
		return process.Spec{}, err
	}
	if err := s.writePods(); err != nil {
		return process.Spec{}, err
	}
	folder := s.workloadFolder(w)
	c.mu.Lock()
	rps := c.loadRPS
	c.mu.Unlock()
	config, err := json.MarshalIndent(mesh.Config{
		Peer: peerOf(w), Principal: w.SPIFFE(), IP: w.IP(), Port: w.Port, ListenPort: listen, AdminPort: admin,
		PodsFile: s.podsFile(), Certificate: identity.Certificate, Key: identity.Key, Root: identity.Root,
		MutualTLS: w.MutualTLS, Calls: w.Calls, Load: w.Load, LoadRPS: rps,
		LatencyMillis: w.LatencyMillis, FailEvery: w.FailEvery,
	}, "", " ")
	if err != nil {
		return process.Spec{}, err
	}
	bootstrap, err := mesh.Bootstrap(s.ports.Current("istiod-grpc-"+c.Name), mesh.Node{
		IP: w.IP(), Pod: w.PodName(), Namespace: w.Namespace, Workload: w.Deployment, Cluster: c.Name,
		Account: w.ServiceAccount, Labels: w.PodLabels(),
	}, identity)
	if err != nil {
		return process.Spec{}, err
	}
	configFile, bootstrapFile := filepath.Join(folder, "config.json"), filepath.Join(folder, "bootstrap.json")
	if err := errors.Join(state.WriteFile(configFile, config, 0o600), state.WriteFile(bootstrapFile, bootstrap, 0o600)); err != nil {
		return process.Spec{}, err
	}
	return process.Spec{
		Dir:  folder,
		Args: []string{"--config", configFile},
		Env: s.baseEnvironment("GRPC_XDS_BOOTSTRAP="+bootstrapFile,
			"GOMAXPROCS=1", "GOGC=40", "GOMEMLIMIT=24MiB", "GRPC_GO_LOG_SEVERITY_LEVEL=error"),
	}, nil
}

func peerOf(w world.Workload) mesh.Peer {
	labels := w.PodLabels()
	return mesh.Peer{
		Workload: w.Deployment, Namespace: w.Namespace, App: w.App, Version: w.Version, Cluster: w.Cluster.Name,
		CanonicalService: labels["service.istio.io/canonical-name"], CanonicalRevision: labels["service.istio.io/canonical-revision"],
		Hosts: w.Hosts,
	}
}

func (s *Supervisor) workloadFolder(w world.Workload) string {
	return s.path("workloads", w.Cluster.Name, w.PodName())
}

// writeIdentity issues the certificate that proves a workload's service account.
func (s *Supervisor) writeIdentity(w world.Workload, authority *pki.Authority) (mesh.Identity, error) {
	folder := s.workloadFolder(w)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return mesh.Identity{}, err
	}
	certPEM, keyPEM, err := authority.Workload(w.SPIFFE())
	if err != nil {
		return mesh.Identity{}, err
	}
	id := mesh.Identity{
		Certificate: filepath.Join(folder, "cert.pem"), Key: filepath.Join(folder, "key.pem"), Root: filepath.Join(folder, "root.pem"),
	}
	return id, errors.Join(
		state.WriteFile(id.Certificate, certPEM, 0o600),
		state.WriteFile(id.Key, keyPEM, 0o600),
		state.WriteFile(id.Root, authority.RootPEM, 0o600))
}

func (s *Supervisor) podsFile() string { return s.path("pods.json") }

// writePods tells all workloads how to reach each other.
func (s *Supervisor) writePods() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	pods := cni.Map{}
	for _, c := range s.clusters {
		for _, w := range world.Workloads(c.Cluster) {
			port := s.ports.Current(w.ID() + listenSuffix)
			if w.Port == 0 || port == 0 {
				continue
			}
			peer, err := json.Marshal(peerOf(w))
			if err != nil {
				return err
			}
			pods[w.IP()] = cni.Pod{Ports: map[string]int{strconv.Itoa(w.Port): port}, MutualTLS: w.MutualTLS, Peer: peer}
		}
	}
	return cni.Write(s.podsFile(), pods)
}
