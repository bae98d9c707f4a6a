package state

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestUpdatesReachTheFileAndReadersKeepTheirCopy(t *testing.T) {
	dir := t.TempDir()
	store := NewStore(dir, Fleet{PID: 7})
	add := func(f *Fleet) { f.Clusters["west"] = &Cluster{Name: "west", Istiod: &Istiod{}} }
	if err := store.Update(add); err != nil {
		t.Fatal(err)
	}
	before := store.Snapshot()
	if err := store.Update(func(f *Fleet) { f.Clusters["west"].Istiod.Ready = true }); err != nil {
		t.Fatal(err)
	}
	if before.Clusters["west"].Istiod.Ready {
		t.Error("a snapshot changed after it was taken")
	}
	read, err := Read(dir)
	if err != nil || read.PID != 7 || !read.Clusters["west"].Istiod.Ready {
		t.Errorf("%+v, %v", read, err)
	}
	if drafts, _ := filepath.Glob(filepath.Join(dir, ".*")); len(drafts) > 0 {
		t.Errorf("drafts were left behind: %v", drafts)
	}
}

func TestListsAreNeverNull(t *testing.T) {
	dir := t.TempDir()
	if err := NewStore(dir, Fleet{}).Update(func(*Fleet) {}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"clusters", "workloads", "processes"} {
		if raw[key] == nil {
			t.Errorf("%s is null", key)
		}
	}
}
