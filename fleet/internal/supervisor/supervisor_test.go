package supervisor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"isthmus.dev/fleet/internal/process"
	"isthmus.dev/fleet/internal/state"
)

func TestOnlyOneSupervisorPerFolder(t *testing.T) {
	dir := t.TempDir()
	first, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(dir); !errors.Is(err, ErrRunning) {
		t.Errorf("a second lock gave %v", err)
	}
	_ = first.Close()
	again, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	_ = again.Close()
}

func TestAliveNeedsTheSameRunOfAProcess(t *testing.T) {
	own := &state.Fleet{PID: os.Getpid(), PIDStart: process.StartMark(os.Getpid())}
	if !Alive(own) {
		t.Error("this process counts as dead")
	}
	if Alive(&state.Fleet{PID: os.Getpid(), PIDStart: "another run"}) || Alive(&state.Fleet{}) {
		t.Error("a reused process id counts as alive")
	}
}

func TestSocketPathStaysShort(t *testing.T) {
	if got := SocketPath("/short"); got != "/short/control.sock" {
		t.Error(got)
	}
	long := "/" + strings.Repeat("long/", 40)
	if got := SocketPath(long); len(got) > maxSocketPath || got == SocketPath(long+"er") {
		t.Error(got)
	}
}

func TestEventsAreJSONLines(t *testing.T) {
	var out bytes.Buffer
	r := &reporter{to: &out, json: true, began: time.Now()}
	r.emit(Event{Event: eventReady, Part: partCluster, Cluster: "west"})
	var e Event
	if err := json.Unmarshal(out.Bytes(), &e); err != nil || e.Event != "ready" || e.Cluster != "west" {
		t.Errorf("%s, %v", out.String(), err)
	}
	out.Reset()
	r.json = false
	r.emit(Event{Event: eventFailed, Part: partEtcd, Message: "exit status 1", Log: []string{"disk full"}})
	if !strings.Contains(out.String(), "exit status 1") || !strings.Contains(out.String(), "| disk full") {
		t.Error(out.String())
	}
}

// testSupervisor runs shell scripts instead of control planes.
func testSupervisor(t *testing.T, script string) (*Supervisor, *syncBuffer) {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "part")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	out := &syncBuffer{}
	s, err := New(Options{Dir: dir, BinDirs: []string{dir}, JSON: true, Out: out})
	if err != nil {
		t.Fatal(err)
	}
	return s, out
}

type syncBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *syncBuffer) Write(data []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(data)
}

func (b *syncBuffer) has(text string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Contains(b.buffer.String(), text)
}

func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if condition() {
			return
		}
	}
	t.Fatal("never happened: " + what)
}

func TestAKilledPartStaysDeadUntilItIsRevived(t *testing.T) {
	s, _ := testSupervisor(t, "sleep 60\n")
	ctx, cancel := context.WithCancel(context.Background())
	s.context, s.stop = ctx, cancel
	p := &part{kind: partCluster, cluster: "west", name: "server", binary: "part",
		prepare: func() (process.Spec, error) { return process.Spec{Env: os.Environ()}, nil },
		ready:   func(context.Context) error { return nil }}
	s.keepRunning(ctx, p)
	eventually(t, "the part runs", func() bool { return p.process() != nil })
	first := p.process().PID()
	_ = p.kill()
	eventually(t, "the part is dead", func() bool { return p.process() == nil })
	time.Sleep(2 * firstPause)
	if p.process() != nil || p.condition() != "killed" {
		t.Fatalf("a killed part is %s", p.condition())
	}
	if p.pause(true) == nil {
		t.Error("a dead part was paused")
	}
	_ = p.revive()
	eventually(t, "the part runs again", func() bool { return p.process() != nil && p.process().PID() != first })
	_ = p.pause(true)
	if p.condition() != "paused" {
		t.Errorf("a paused part is %s", p.condition())
	}
	s.shutDown()
	if p.process() != nil {
		t.Error("a paused part survived the end")
	}
}

func TestACrashIsReportedWithItsLastLinesAndRepaired(t *testing.T) {
	s, out := testSupervisor(t, `if [ ! -e crashed ]; then touch crashed; echo "out of luck" >&2; exit 4; fi
sleep 60
`)
	ctx, cancel := context.WithCancel(context.Background())
	s.context, s.stop = ctx, cancel
	p := &part{kind: partIstiod, name: "istiod", binary: "part",
		prepare: func() (process.Spec, error) {
			return process.Spec{Env: os.Environ(), Dir: s.options.Dir}, nil
		},
		ready: func(ctx context.Context) error {
			if !sleep(ctx, 50*time.Millisecond) {
				return ctx.Err()
			}
			return nil
		}}
	s.keepRunning(ctx, p)
	eventually(t, "the crash is told", func() bool { return out.has("exit status 4") && out.has("out of luck") })
	eventually(t, "the part is ready", func() bool { return out.has(`"event":"ready"`) })
	s.shutDown()
}
