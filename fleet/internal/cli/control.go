package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"isthmus.dev/fleet/internal/state"
	"isthmus.dev/fleet/internal/supervisor"
)

const controlLimit = 2 * time.Minute

// errNotRunning tells that there is no supervisor to talk to.
var errNotRunning = errors.New("no fleet runs in this folder; start one with `fleet up`")

// ask sends a command to the folder's supervisor and decodes its answer.
func (s *settings) ask(ctx context.Context, method, path string, body, into any) error {
	fleet, err := state.Read(s.dir)
	if err != nil || !supervisor.Alive(fleet) {
		return fmt.Errorf("%w (%s)", errNotRunning, s.dir)
	}
	var payload bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&payload).Encode(body); err != nil {
			return err
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://fleet"+path, &payload)
	if err != nil {
		return err
	}
	var dialer net.Dialer
	client := &http.Client{Timeout: controlLimit, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, "unix", fleet.ControlSocket)
		},
	}}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		var refusal struct{ Error string }
		if json.Unmarshal(data, &refusal) == nil && refusal.Error != "" {
			return errors.New(refusal.Error)
		}
		return fmt.Errorf("the fleet answers %s", response.Status)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(data, into)
}
