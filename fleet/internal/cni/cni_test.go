package cni

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestTableFollowsTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pods.json")
	table := NewTable(path)
	if _, _, err := table.Resolve("10.244.1.11:9080"); err == nil {
		t.Error("an unknown pod was resolved")
	}
	if err := Write(path, Map{"10.244.1.11": {Ports: map[string]int{"9080": 4000}, MutualTLS: true}}); err != nil {
		t.Fatal(err)
	}
	local, pod, err := table.Resolve("10.244.1.11:9080")
	if err != nil || local != "127.0.0.1:4000" || !pod.MutualTLS {
		t.Errorf("resolved %q, %+v, %v", local, pod, err)
	}
	if _, _, err := table.Resolve("10.244.1.11:80"); err == nil {
		t.Error("a closed port was resolved")
	}
	if err := Write(path, Map{"10.244.1.11": {Ports: map[string]int{"9080": 4001}}}); err != nil {
		t.Fatal(err)
	}
	_ = os.Chtimes(path, time.Now(), time.Now().Add(time.Second))
	if local, _, _ := table.Resolve("10.244.1.11:9080"); local != "127.0.0.1:4001" {
		t.Errorf("after the change resolved %q", local)
	}
}
