package process

import (
	"context"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestProcessReportsLinesAndOutcome(t *testing.T) {
	lines := make(chan string, 4)
	p, err := Start(Spec{Name: "shell", Path: "/bin/sh", Args: []string{"-c", "echo out; echo problem >&2; exit 3"},
		Line: func(line []byte) { lines <- string(line) }})
	if err != nil {
		t.Fatal(err)
	}
	<-p.Done()
	if got := <-lines; got != "out" {
		t.Errorf("line %q", got)
	}
	if p.Outcome() != "exit status 3" || strings.Join(p.LastLines(), "|") != "problem" {
		t.Errorf("outcome %q, last lines %q", p.Outcome(), p.LastLines())
	}
}

func TestStopKillsAStubbornGroup(t *testing.T) {
	p, err := Start(Spec{Name: "stubborn", Path: "/bin/sh", Args: []string{"-c", "trap '' TERM; sleep 30 & wait; sleep 30"}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	p.Stop(ctx)
	// Members that lost their parent are reaped a moment later.
	for deadline := time.Now().Add(2 * time.Second); syscall.Kill(-p.PID(), 0) == nil; time.Sleep(10 * time.Millisecond) {
		if p.Alive() || time.Now().After(deadline) {
			t.Fatal("the process group survived")
		}
	}
}

func TestTailKeepsTheLastLines(t *testing.T) {
	log := newTail(nil)
	for i := range 40 {
		_, _ = log.Write([]byte(strings.Repeat("x", i) + "\n"))
	}
	_, _ = log.Write([]byte("unfinished"))
	kept := log.lines()
	if len(kept) != tailLines+1 || kept[len(kept)-1] != "unfinished" || len(kept[0]) != 40-tailLines {
		t.Errorf("kept %q", kept)
	}
}

func TestPortsAreKeptWhileFree(t *testing.T) {
	first := NewPorts(t.Name(), nil)
	port, err := first.Get("west")
	if err != nil {
		t.Fatal(err)
	}
	second := NewPorts(t.Name(), first.All())
	if again, _ := second.Get("west"); again != port {
		t.Errorf("port changed from %d to %d though it was free", port, again)
	}
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	if other, _ := NewPorts(t.Name(), first.All()).Get("west"); other == port {
		t.Error("a taken port was handed out")
	}
}
