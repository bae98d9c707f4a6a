// Package supervisor runs a fleet: it starts the processes in order, keeps them
// running, tells about them and ends them.
package supervisor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"gopkg.in/natefinch/lumberjack.v2"

	"isthmus.dev/fleet/internal/pki"
	"isthmus.dev/fleet/internal/process"
	"isthmus.dev/fleet/internal/seed"
	"isthmus.dev/fleet/internal/state"
	"isthmus.dev/fleet/internal/world"
)

// Options are what `fleet up` was asked for.
type Options struct {
	Dir           string
	BinDirs       []string
	HostManifests string
	LoadRPS       float64
	JSON          bool
	Out           io.Writer
}

const (
	stopGrace     = 3 * time.Second
	binaryPoll    = 250 * time.Millisecond
	maxSocketPath = 100
	logMegabytes  = 10
	organization  = "Isthmus Fleet"
)

// Supervisor is a running fleet.
type Supervisor struct {
	options Options
	report  *reporter
	store   *state.Store
	ports   *process.Ports
	context context.Context
	stop    context.CancelFunc

	// meshDefinitions are read while the API servers start.
	meshDefinitions func() (seed.Definitions, error)

	clusterCA *pki.Authority
	meshRoot  *pki.Authority

	mu       sync.Mutex
	logs     map[string]io.WriteCloser
	clusters map[string]*cluster
	order    []string
	parts    []*part
	etcd     *part
	monitor  *part
	running  sync.WaitGroup
}

// New prepares a fleet in its folder, which the caller has locked.
func New(options Options) (*Supervisor, error) {
	s := &Supervisor{
		options:  options,
		report:   &reporter{to: options.Out, json: options.JSON, began: time.Now()},
		logs:     map[string]io.WriteCloser{},
		clusters: map[string]*cluster{},
	}
	for _, folder := range []string{"logs", "etcd", "pki", "clusters", "workloads", "prometheus"} {
		if err := os.MkdirAll(s.path(folder), 0o700); err != nil {
			return nil, err
		}
	}
	earlier, err := state.Read(options.Dir)
	if err != nil {
		earlier = &state.Fleet{}
	}
	endLeftovers(earlier.Processes)
	s.meshDefinitions = sync.OnceValues(func() (seed.Definitions, error) {
		folder, err := s.manifestsFolder()
		if err != nil {
			return seed.Definitions{}, err
		}
		return seed.ReadDefinitions(folder)
	})
	s.ports = process.NewPorts(options.Dir, earlier.Ports)
	if s.clusterCA, err = pki.LoadOrCreate(s.path("pki"), "clusters", organization, nil); err != nil {
		return nil, err
	}
	if s.meshRoot, err = pki.LoadOrCreate(s.path("pki"), "mesh-root", organization, nil); err != nil {
		return nil, err
	}
	s.store = state.NewStore(options.Dir, state.Fleet{
		PID:           os.Getpid(),
		PIDStart:      process.StartMark(os.Getpid()),
		StartedAt:     time.Now().UTC().Format(time.RFC3339),
		ControlSocket: SocketPath(options.Dir),
	})
	return s, nil
}

// SocketPath is where a fleet is controlled; a long folder name gets a short one elsewhere.
func SocketPath(dir string) string {
	path := filepath.Join(dir, "control.sock")
	if len(path) <= maxSocketPath {
		return path
	}
	sum := sha256.Sum256([]byte(dir))
	return filepath.Join(os.TempDir(), "isthmus-fleet-"+hex.EncodeToString(sum[:6])+".sock")
}

// Run starts everything and returns when the fleet has ended.
func (s *Supervisor) Run(ctx context.Context) error {
	ctx, s.stop = context.WithCancel(ctx)
	s.context = ctx
	defer s.stop()
	control, err := s.listenControl()
	if err != nil {
		return err
	}
	defer func() { _ = control.Close() }()
	if err := s.startEtcd(ctx); err != nil {
		s.shutDown()
		return err
	}
	for _, c := range world.Clusters() {
		if _, err := s.addCluster(ctx, c); err != nil {
			s.shutDown()
			return err
		}
	}
	s.running.Go(func() { _, _ = s.meshDefinitions() })
	if err := s.startPrometheus(ctx); err != nil {
		s.shutDown()
		return err
	}
	<-ctx.Done()
	s.shutDown()
	return nil
}

// shutDown ends the parts, those that others need last.
func (s *Supervisor) shutDown() {
	s.report.emit(Event{Event: eventStarting, Part: partFleet, Message: "ending all processes"})
	s.stop()
	s.mu.Lock()
	parts := append([]*part{}, s.parts...)
	s.mu.Unlock()
	var group sync.WaitGroup
	ctx, cancel := context.WithTimeout(context.Background(), stopGrace)
	defer cancel()
	for _, p := range parts {
		if child := p.process(); child != nil && p.kind != partEtcd {
			if p.kind == partCluster {
				// An API server keeps nothing in memory that etcd does not have.
				group.Go(child.Kill)
				continue
			}
			group.Go(func() { child.Stop(ctx) })
		}
	}
	group.Wait()
	if s.etcd != nil {
		if child := s.etcd.process(); child != nil {
			child.Stop(ctx)
		}
	}
	s.running.Wait()
	s.mu.Lock()
	for _, c := range s.clusters {
		c.proxy.Close()
	}
	for _, log := range s.logs {
		_ = log.Close()
	}
	s.mu.Unlock()
	s.update(func(f *state.Fleet) {
		f.PID, f.PIDStart = 0, ""
		f.Processes = []state.Process{}
		f.Prometheus.Ready = false
		for _, c := range f.Clusters {
			c.Ready = false
			if c.Istiod != nil {
				c.Istiod.Ready = false
			}
		}
		for i := range f.Workloads {
			f.Workloads[i].Ready = false
		}
	})
	s.report.emit(Event{Event: eventStopped, Part: partFleet})
}

// keepRunning registers a part and runs it in the background.
func (s *Supervisor) keepRunning(ctx context.Context, p *part) {
	s.mu.Lock()
	s.parts = append(s.parts, p)
	s.mu.Unlock()
	s.running.Go(func() { s.keep(ctx, p) })
}

// awaitBinary waits until a program is there: the first start builds them one by one.
func (s *Supervisor) awaitBinary(ctx context.Context, p *part) (string, error) {
	told := p.quiet
	for {
		for _, dir := range s.options.BinDirs {
			path := filepath.Join(dir, p.binary)
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				return path, nil
			}
		}
		if !told {
			told = true
			s.report.emit(Event{Event: eventWaiting, Part: p.kind, Cluster: p.cluster, Name: p.name, Message: "until " + p.binary + " is built"})
		}
		if !sleep(ctx, binaryPoll) {
			return "", ctx.Err()
		}
	}
}

func (s *Supervisor) update(change func(*state.Fleet)) {
	if err := s.store.Update(change); err != nil {
		s.report.emit(Event{Event: eventFailed, Part: partFleet, Message: err.Error()})
	}
}

func (s *Supervisor) path(parts ...string) string {
	return filepath.Join(append([]string{s.options.Dir}, parts...)...)
}

func rotatingLog(path string) io.WriteCloser {
	return &lumberjack.Logger{Filename: path, MaxSize: logMegabytes, MaxBackups: 1}
}

// baseEnvironment keeps the caller's settings away from the fleet's processes.
func (s *Supervisor) baseEnvironment(more ...string) []string {
	return append([]string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + s.options.Dir,
		"TMPDIR=" + os.TempDir(),
	}, more...)
}

func loopback(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }
