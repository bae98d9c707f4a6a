// Package process runs the fleet's child processes so that none outlives the supervisor.
package process

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// Spec describes a child process.
type Spec struct {
	Name string
	Path string
	Args []string
	Env  []string
	// Dir is the working directory.
	Dir string
	// Log receives standard error, and standard output too unless Line is set.
	Log io.Writer
	// Line receives standard output line by line.
	Line func(line []byte)
}

// Process is a started child.
type Process struct {
	Name    string
	Started time.Time

	command *exec.Cmd
	tail    *tail
	done    chan struct{}
	err     error
}

// Start runs a child in its own process group; the kernel ends it with the supervisor where it can.
func Start(spec Spec) (*Process, error) {
	p := &Process{Name: spec.Name, Started: time.Now(), tail: newTail(spec.Log), done: make(chan struct{})}
	p.command = exec.Command(spec.Path, spec.Args...)
	p.command.Env = spec.Env
	p.command.Dir = spec.Dir
	p.command.Stderr = p.tail
	p.command.SysProcAttr = childAttributes()
	p.command.WaitDelay = time.Second
	var lines io.ReadCloser
	if spec.Line == nil {
		p.command.Stdout = p.tail
	} else {
		pipe, err := p.command.StdoutPipe()
		if err != nil {
			return nil, err
		}
		lines = pipe
	}
	if err := onStarterThread(p.command.Start); err != nil {
		return nil, fmt.Errorf("start %s: %w", spec.Name, err)
	}
	var reading sync.WaitGroup
	if lines != nil {
		reading.Go(func() {
			scanner := bufio.NewScanner(lines)
			for scanner.Scan() {
				spec.Line(scanner.Bytes())
			}
		})
	}
	go func() {
		reading.Wait()
		p.err = p.command.Wait()
		close(p.done)
	}()
	return p, nil
}

// PID is the child's process id.
func (p *Process) PID() int { return p.command.Process.Pid }

// Done is closed when the child has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Alive reports whether the child still runs.
func (p *Process) Alive() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Outcome describes how the child ended; it is meaningful after Done.
func (p *Process) Outcome() string {
	if p.err == nil {
		return "exit status 0"
	}
	return p.err.Error()
}

// LastLines are the newest lines of the child's log.
func (p *Process) LastLines() []string { return p.tail.lines() }

// Signal sends a signal to the child's whole process group.
func (p *Process) Signal(signal syscall.Signal) error {
	if !p.Alive() {
		return nil
	}
	return syscall.Kill(-p.PID(), signal)
}

// Kill ends the child at once and waits for it.
func (p *Process) Kill() {
	_ = p.Signal(syscall.SIGKILL)
	<-p.done
}

// Stop asks the child to end and kills it when the context is over.
func (p *Process) Stop(ctx context.Context) {
	_ = p.Signal(syscall.SIGCONT)
	_ = p.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-ctx.Done():
		p.Kill()
	}
}
