package apiserver

import (
	"os"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"isthmus.dev/fleet/internal/pki"
)

func TestPrepareKeepsTokens(t *testing.T) {
	dir := t.TempDir()
	authority, err := pki.LoadOrCreate(dir, "clusters", "Isthmus Fleet", nil)
	if err != nil {
		t.Fatal(err)
	}
	first, err := Prepare(dir, "west", authority)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Prepare(dir, "west", authority)
	if err != nil {
		t.Fatal(err)
	}
	if first.Token(AdminUser) == "" || first.Token(AdminUser) != second.Token(AdminUser) || first.Token(AdminUser) == first.Token(SeederUser) {
		t.Error("tokens are missing, changed or shared")
	}
	table, _ := os.ReadFile(first.Tokens)
	if lines := strings.Count(string(table), "\n"); lines != len(users) {
		t.Errorf("%d tokens, want %d", lines, len(users))
	}
}

func TestKubeconfigsPointAtProxyAndServer(t *testing.T) {
	dir := t.TempDir()
	authority, _ := pki.LoadOrCreate(dir, "clusters", "Isthmus Fleet", nil)
	f, err := Prepare(dir, "west", authority)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.WriteKubeconfigs("west", "https://127.0.0.1:1", "https://127.0.0.1:2"); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{f.Kubeconfig: "https://127.0.0.1:2", f.DirectKubeconfig: "https://127.0.0.1:1"} {
		data, _ := os.ReadFile(path)
		var config struct {
			Clusters []struct{ Cluster struct{ Server string } }
			Users    []struct{ User struct{ Token string } }
		}
		if err := yaml.Unmarshal(data, &config); err != nil {
			t.Fatal(err)
		}
		if config.Clusters[0].Cluster.Server != want || config.Users[0].User.Token != f.Token(AdminUser) {
			t.Errorf("%s: %+v", path, config)
		}
	}
}

func TestFlagsStayOnTheLoopback(t *testing.T) {
	f := &Files{Dir: "/fleet/clusters/west"}
	flags := f.Flags(Config{Name: "west", Port: 6443, EtcdPort: 2379, ServiceRange: "10.101.0.0/16"})
	for _, want := range []string{"--bind-address=127.0.0.1", "--etcd-prefix=/west", "--anonymous-auth=false", "--profiling=false"} {
		if !slices.Contains(flags, want) {
			t.Errorf("missing %s", want)
		}
	}
}

func TestAuditPolicyIsYAML(t *testing.T) {
	var policy struct{ Rules []struct{ Level string } }
	if err := yaml.Unmarshal(auditPolicy, &policy); err != nil || policy.Rules[len(policy.Rules)-1].Level != "Metadata" {
		t.Errorf("%+v, %v", policy, err)
	}
}
