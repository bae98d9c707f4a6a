package supervisor

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"isthmus.dev/fleet/internal/process"
)

const healthPoll = 40 * time.Millisecond

// startEtcd runs the one store that all API servers share.
func (s *Supervisor) startEtcd(ctx context.Context) error {
	ready := make(chan struct{}, 1)
	s.etcd = &part{
		kind: partEtcd, name: "etcd", binary: "etcd", ports: []string{"etcd", "etcd-peer"},
		prepare: func() (process.Spec, error) {
			client, err := s.ports.Get("etcd")
			if err != nil {
				return process.Spec{}, err
			}
			peer, err := s.ports.Get("etcd-peer")
			if err != nil {
				return process.Spec{}, err
			}
			return process.Spec{Env: s.baseEnvironment(), Args: etcdFlags(s.path("etcd"), client, peer)}, nil
		},
		ready: func(ctx context.Context) error {
			return answers(ctx, http.DefaultClient, fmt.Sprintf("http://%s/readyz", loopback(s.ports.Current("etcd"))), "")
		},
		up: func() {
			select {
			case ready <- struct{}{}:
			default:
			}
		},
	}
	s.keepRunning(ctx, s.etcd)
	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		return nil
	}
}

func etcdFlags(dataDir string, client, peer int) []string {
	clientURL, peerURL := "http://"+loopback(client), "http://"+loopback(peer)
	return []string{
		"--name=fleet", "--data-dir=" + dataDir, "--unsafe-no-fsync",
		"--listen-client-urls=" + clientURL, "--advertise-client-urls=" + clientURL,
		"--listen-peer-urls=" + peerURL, "--initial-advertise-peer-urls=" + peerURL,
		"--initial-cluster=fleet=" + peerURL, "--force-new-cluster",
		"--logger=zap", "--log-level=warn",
	}
}

// answers polls a URL until it gives 200.
func answers(ctx context.Context, client *http.Client, url, token string) error {
	last := fmt.Errorf("no answer from %s", url)
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		response, err := client.Do(request)
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
			last = fmt.Errorf("%s answers %s", url, response.Status)
		} else if ctx.Err() == nil {
			last = err
		}
		if !sleep(ctx, healthPoll) {
			return last
		}
	}
}
