package supervisor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"isthmus.dev/fleet/internal/process"
	"isthmus.dev/fleet/internal/state"
)

const replaceLimit = 15 * time.Second

// ErrRunning tells that a fleet already runs in the folder.
var ErrRunning = errors.New("a fleet already runs in this folder")

// Lock makes the caller the only supervisor of a folder until the file is closed.
func Lock(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, ErrRunning
		}
		return nil, err
	}
	return file, nil
}

// Replace ends the fleet of a folder and takes its lock.
func Replace(dir string) (*os.File, error) {
	ended := End(dir, replaceLimit)
	for deadline := time.Now().Add(replaceLimit); ; time.Sleep(50 * time.Millisecond) {
		file, err := Lock(dir)
		if err == nil || !errors.Is(err, ErrRunning) || time.Now().After(deadline) {
			return file, errors.Join(err, ended)
		}
	}
}

// End asks a folder's supervisor to end and kills it when it does not.
func End(dir string, limit time.Duration) error {
	fleet, err := state.Read(dir)
	if err != nil || !alive(fleet.PID, fleet.PIDStart) {
		return nil
	}
	if err := syscall.Kill(fleet.PID, syscall.SIGTERM); err != nil {
		return err
	}
	for deadline := time.Now().Add(limit); alive(fleet.PID, fleet.PIDStart); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			if err := syscall.Kill(fleet.PID, syscall.SIGKILL); err != nil {
				return fmt.Errorf("end the running fleet: %w", err)
			}
			break
		}
	}
	return nil
}

// Alive reports whether a supervisor runs for what fleet.json says.
func Alive(fleet *state.Fleet) bool { return alive(fleet.PID, fleet.PIDStart) }

func alive(pid int, mark string) bool {
	return pid > 0 && mark != "" && process.StartMark(pid) == mark
}

// endLeftovers kills processes of a supervisor that was killed where the kernel does not do it.
func endLeftovers(processes []state.Process) {
	for _, p := range processes {
		if alive(p.PID, p.PIDStart) {
			_ = syscall.Kill(-p.PID, syscall.SIGKILL)
		}
	}
}
