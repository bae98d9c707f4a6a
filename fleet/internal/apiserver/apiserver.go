// Package apiserver prepares the files and flags of a Kubernetes API server.
package apiserver

import (
	"crypto/rand"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"isthmus.dev/fleet/internal/pki"
	"isthmus.dev/fleet/internal/state"
)

//go:embed audit-policy.yaml
var auditPolicy []byte

// The identities that the API servers know by static tokens. Each has its own
// name, so that the audit log tells who wrote what.
const (
	AdminUser  = "fleet-admin"
	SeederUser = "fleet-seeder"
	IstiodUser = "system:serviceaccount:istio-system:istiod"
)

var users = []string{AdminUser, SeederUser, IstiodUser}

// Files are the paths of one API server, below the fleet's folder.
type Files struct {
	Dir              string
	CA               string
	Tokens           string
	AuditPolicy      string
	AuditLog         string
	Kubeconfig       string
	DirectKubeconfig string
	IstiodKubeconfig string

	tokens map[string]string
}

// Config describes one API server.
type Config struct {
	Name         string
	Port         int
	EtcdPort     int
	ServiceRange string
}

// Prepare writes the certificates, tokens, audit policy and keys of a cluster.
func Prepare(fleetDir, name string, authority *pki.Authority) (*Files, error) {
	dir := filepath.Join(fleetDir, "clusters", name)
	if err := os.MkdirAll(filepath.Join(dir, "certs"), 0o700); err != nil {
		return nil, err
	}
	f := &Files{
		Dir:              dir,
		CA:               filepath.Join(dir, "ca.crt"),
		Tokens:           filepath.Join(dir, "tokens.csv"),
		AuditPolicy:      filepath.Join(dir, "audit-policy.yaml"),
		AuditLog:         filepath.Join(dir, "audit.log"),
		Kubeconfig:       filepath.Join(dir, "kubeconfig"),
		DirectKubeconfig: filepath.Join(dir, "kubeconfig-direct"),
		IstiodKubeconfig: filepath.Join(dir, "kubeconfig-istiod"),
	}
	if err := f.loadTokens(); err != nil {
		return nil, err
	}
	certPEM, keyPEM, err := authority.Serving("kube-apiserver-" + name)
	if err != nil {
		return nil, err
	}
	if err := pki.LoadOrCreateKey(filepath.Join(dir, "service-accounts.key")); err != nil {
		return nil, err
	}
	for path, data := range map[string][]byte{
		f.CA:                                  authority.CertPEM,
		filepath.Join(dir, "certs/serve.crt"): certPEM,
		filepath.Join(dir, "certs/serve.key"): keyPEM,
		f.AuditPolicy:                         auditPolicy,
	} {
		if err := state.WriteFile(path, data, 0o600); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// Token is the static token of a known user.
func (f *Files) Token(user string) string { return f.tokens[user] }

// WriteKubeconfigs writes the administrator's kubeconfig through the fault
// proxy, the one around it, and istiod's.
func (f *Files) WriteKubeconfigs(name, server, proxy string) error {
	ca, err := os.ReadFile(f.CA)
	if err != nil {
		return err
	}
	for _, k := range []struct{ path, server, user string }{
		{f.Kubeconfig, proxy, AdminUser},
		{f.DirectKubeconfig, server, AdminUser},
		{f.IstiodKubeconfig, server, IstiodUser},
	} {
		if err := state.WriteFile(k.path, Kubeconfig(name, k.server, k.user, f.Token(k.user), ca), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// loadTokens keeps the tokens of an earlier run and adds missing ones.
func (f *Files) loadTokens() error {
	f.tokens = map[string]string{}
	data, _ := os.ReadFile(f.Tokens)
	for line := range strings.Lines(string(data)) {
		if columns := strings.Split(strings.TrimSpace(line), ","); len(columns) >= 3 {
			f.tokens[columns[1]] = columns[0]
		}
	}
	var table strings.Builder
	for _, user := range users {
		if f.tokens[user] == "" {
			secret := make([]byte, 24)
			if _, err := rand.Read(secret); err != nil {
				return err
			}
			f.tokens[user] = hex.EncodeToString(secret)
		}
		fmt.Fprintf(&table, "%s,%s,%s,system:masters\n", f.tokens[user], user, user)
	}
	return state.WriteFile(f.Tokens, []byte(table.String()), 0o600)
}

// Flags are the API server's command line.
func (f *Files) Flags(c Config) []string {
	key := filepath.Join(f.Dir, "service-accounts.key")
	return []string{
		fmt.Sprintf("--secure-port=%d", c.Port),
		"--bind-address=127.0.0.1",
		"--endpoint-reconciler-type=none",
		"--cert-dir=" + filepath.Join(f.Dir, "certs"),
		"--tls-cert-file=" + filepath.Join(f.Dir, "certs/serve.crt"),
		"--tls-private-key-file=" + filepath.Join(f.Dir, "certs/serve.key"),
		fmt.Sprintf("--etcd-servers=http://127.0.0.1:%d", c.EtcdPort),
		"--etcd-prefix=/" + c.Name,
		"--service-cluster-ip-range=" + c.ServiceRange,
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=" + key,
		"--service-account-signing-key-file=" + key,
		"--authorization-mode=RBAC",
		"--anonymous-auth=false",
		"--token-auth-file=" + f.Tokens,
		// No controller manager makes the default service accounts that this plug-in wants.
		"--disable-admission-plugins=ServiceAccount",
		"--audit-policy-file=" + f.AuditPolicy,
		"--audit-log-path=" + f.AuditLog,
		"--audit-log-maxsize=50",
		"--audit-log-maxbackup=4",
		"--event-ttl=1h",
		"--profiling=false",
	}
}

// Kubeconfig renders a kubeconfig with one context.
func Kubeconfig(name, server, user, token string, ca []byte) []byte {
	return fmt.Appendf(nil, `apiVersion: v1
kind: Config
clusters:
- name: %[1]s
  cluster:
    server: %[2]s
    certificate-authority-data: %[5]s
users:
- name: %[3]s
  user:
    token: %[4]q
contexts:
- name: %[1]s
  context:
    cluster: %[1]s
    user: %[3]s
current-context: %[1]s
`, name, server, user, token, base64.StdEncoding.EncodeToString(ca))
}
