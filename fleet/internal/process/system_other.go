//go:build !linux

package process

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}

// StartMark identifies one run of a process id, so that a reused id is not mistaken for it.
func StartMark(pid int) string { return psColumn(pid, "lstart=") }

// ResidentBytes is the memory a process holds now.
func ResidentBytes(pid int) int64 {
	kib, _ := strconv.ParseInt(psColumn(pid, "rss="), 10, 64)
	return kib * 1024
}

func psColumn(pid int, column string) string {
	out, err := exec.Command("ps", "-o", column, "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
