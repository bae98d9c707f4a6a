package process

import (
	"runtime"
	"sync"
)

type startRequest struct {
	run    func() error
	result chan error
}

var (
	starterOnce sync.Once
	starter     = make(chan startRequest)
)

// onStarterThread runs a function on one thread that lives as long as the
// process: Linux delivers the parent-death signal when the thread that started
// the child ends, not the process.
func onStarterThread(run func() error) error {
	starterOnce.Do(func() {
		go func() {
			runtime.LockOSThread()
			for request := range starter {
				request.result <- request.run()
			}
		}()
	})
	request := startRequest{run: run, result: make(chan error, 1)}
	starter <- request
	return <-request.result
}
