package process

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

const (
	tailLines      = 12
	tailLineLength = 400
)

// tail copies a log to its file and remembers the last lines for error reports.
type tail struct {
	mu      sync.Mutex
	to      io.Writer
	partial []byte
	kept    []string
}

func newTail(to io.Writer) *tail {
	if to == nil {
		to = io.Discard
	}
	return &tail{to: to}
}

func (t *tail) Write(data []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.partial = append(t.partial, data...)
	for {
		line, rest, found := bytes.Cut(t.partial, []byte{'\n'})
		if !found {
			break
		}
		t.keep(string(line))
		t.partial = rest
	}
	if len(t.partial) > tailLineLength {
		t.keep(string(t.partial))
		t.partial = nil
	}
	return t.to.Write(data)
}

func (t *tail) keep(line string) {
	line = strings.TrimSpace(line)
	if line == "" {
		return
	}
	if len(line) > tailLineLength {
		line = line[:tailLineLength] + "…"
	}
	t.kept = append(t.kept, line)
	if len(t.kept) > tailLines {
		t.kept = t.kept[len(t.kept)-tailLines:]
	}
}

func (t *tail) lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	kept := append([]string{}, t.kept...)
	if rest := strings.TrimSpace(string(t.partial)); rest != "" {
		kept = append(kept, rest)
	}
	return kept
}
