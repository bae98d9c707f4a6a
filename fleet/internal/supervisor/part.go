package supervisor

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"isthmus.dev/fleet/internal/process"
	"isthmus.dev/fleet/internal/state"
)

const (
	readyLimit   = 90 * time.Second
	firstPause   = 300 * time.Millisecond
	longestPause = 10 * time.Second
	steadyAfter  = 30 * time.Second
)

// errHeld tells that a part was killed on purpose and stays dead until it is revived.
var errHeld = errors.New("it was killed and stays dead until it is revived")

// part is one child process that is kept running.
type part struct {
	kind, cluster, name string
	// binary is the program that is waited for.
	binary string
	// prepare makes the command; it runs before each start, so that ports can move.
	prepare func() (process.Spec, error)
	// ready waits until a started process is useful.
	ready func(ctx context.Context) error
	// up and down follow the part's readiness.
	up, down func()
	// ports are given up when the process finds them taken.
	ports []string
	// quiet keeps the part's good news out of the report.
	quiet bool

	mu      sync.Mutex
	running *process.Process
	held    bool
	revived chan struct{}
	paused  bool
}

// id names the part's process and log.
func (p *part) id() string {
	return strings.Join(slices.DeleteFunc([]string{p.cluster, p.name}, func(s string) bool { return s == "" }), "-")
}

// keep runs the part until the context ends.
func (s *Supervisor) keep(ctx context.Context, p *part) {
	p.revived = make(chan struct{}, 1)
	pause := firstPause
	for ctx.Err() == nil {
		path, err := s.awaitBinary(ctx, p)
		if err != nil {
			return
		}
		began := time.Now()
		s.runOnce(ctx, p, path)
		if ctx.Err() != nil {
			return
		}
		if p.isHeld() {
			s.report.emit(Event{Event: eventStopped, Part: p.kind, Cluster: p.cluster, Name: p.name, Message: "killed"})
			select {
			case <-p.revived:
			case <-ctx.Done():
			}
			pause = firstPause
			continue
		}
		if time.Since(began) > steadyAfter {
			pause = firstPause
		}
		if !sleep(ctx, pause) {
			return
		}
		pause = min(pause*2, longestPause)
	}
}

// runOnce starts the process and follows it to its end.
func (s *Supervisor) runOnce(ctx context.Context, p *part, path string) {
	if !p.quiet {
		s.report.emit(Event{Event: eventStarting, Part: p.kind, Cluster: p.cluster, Name: p.name})
	}
	child, err := s.start(ctx, p, path)
	if err != nil {
		s.report.emit(Event{Event: eventFailed, Part: p.kind, Cluster: p.cluster, Name: p.name, Message: err.Error()})
		return
	}
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	reached := make(chan error, 1)
	wait := func() {
		waiting, cancel := context.WithTimeout(running, readyLimit)
		defer cancel()
		reached <- p.ready(waiting)
	}
	go wait()
	useful := false
	for {
		select {
		case err := <-reached:
			if err == nil {
				useful = true
				if p.up != nil {
					p.up()
				}
				if !p.quiet {
					s.report.emit(Event{Event: eventReady, Part: p.kind, Cluster: p.cluster, Name: p.name})
				}
			} else if ctx.Err() == nil && child.Alive() {
				s.report.emit(Event{Event: eventFailed, Part: p.kind, Cluster: p.cluster, Name: p.name,
					Message: "not ready: " + err.Error(), Log: child.LastLines()})
				go func() {
					if sleep(running, longestPause) {
						wait()
					}
				}()
			}
		case <-child.Done():
			s.ended(ctx, p, child, useful)
			return
		}
	}
}

func (s *Supervisor) start(ctx context.Context, p *part, path string) (*process.Process, error) {
	spec, err := p.prepare()
	if err != nil {
		return nil, err
	}
	spec.Name, spec.Path = p.id(), path
	spec.Log = s.logFile(p.id())
	child, err := process.Start(spec)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	p.running, p.paused = child, false
	p.mu.Unlock()
	if ctx.Err() != nil || p.isHeld() {
		// The end came while the process started and did not see it.
		child.Kill()
	}
	s.update(func(f *state.Fleet) {
		f.Processes = append(f.Processes, state.Process{Name: p.id(), PID: child.PID(), PIDStart: process.StartMark(child.PID())})
		f.Ports = s.ports.All()
	})
	return child, nil
}

func (s *Supervisor) ended(ctx context.Context, p *part, child *process.Process, useful bool) {
	p.mu.Lock()
	p.running = nil
	p.mu.Unlock()
	s.update(func(f *state.Fleet) {
		f.Processes = slices.DeleteFunc(f.Processes, func(entry state.Process) bool { return entry.PID == child.PID() })
	})
	if p.down != nil {
		p.down()
	}
	if ctx.Err() != nil || p.isHeld() {
		return
	}
	lines := child.LastLines()
	if !useful && strings.Contains(strings.Join(lines, "\n"), "address already in use") {
		for _, name := range p.ports {
			_, _ = s.ports.Renew(name)
		}
	}
	s.report.emit(Event{Event: eventFailed, Part: p.kind, Cluster: p.cluster, Name: p.name,
		Message: child.Outcome() + "; it is started again", Log: lines})
}

func (p *part) isHeld() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.held
}

// process is the running child, nil when there is none.
func (p *part) process() *process.Process {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.running
}

// kill ends the process; it stays dead until revive.
func (p *part) kill() error {
	p.mu.Lock()
	p.held = true
	child := p.running
	p.mu.Unlock()
	if child != nil {
		child.Kill()
	}
	return nil
}

func (p *part) revive() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.held {
		return nil
	}
	p.held = false
	p.revived <- struct{}{}
	return nil
}

// pause and resume stop and continue the process.
func (p *part) pause(stop bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == nil {
		return errHeld
	}
	signal := syscall.SIGCONT
	if stop {
		signal = syscall.SIGSTOP
	}
	p.paused = stop
	return p.running.Signal(signal)
}

// condition is a word for people.
func (p *part) condition() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.held:
		return "killed"
	case p.running == nil:
		return "not running"
	case p.paused:
		return "paused"
	default:
		return "running"
	}
}

func (s *Supervisor) logFile(id string) io.Writer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.logs[id] == nil {
		s.logs[id] = rotatingLog(s.path("logs", id+".log"))
	}
	return s.logs[id]
}

func sleep(ctx context.Context, pause time.Duration) bool {
	select {
	case <-time.After(pause):
		return true
	case <-ctx.Done():
		return false
	}
}
