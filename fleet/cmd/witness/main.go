// Command witness shows what the living mesh really does, for the differential tests: it reads one question a line (JSON) and
// answers each with one line. `snapshot`: the configuration that istiod serves to a proxy, fetched as that proxy. `calls`: real
// calls with the identity, and by the routes, of a workload of the fleet.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"log"
	"os"
	"sync"
	"time"
)

const answerDeadline = 60 * time.Second

// question is one line of the input; the fields of the other act are empty.
type question struct {
	ID  int    `json:"id"`
	Act string `json:"act"`

	// Server is istiod's plain text xDS address, NodeID and Metadata say who asks.
	Server   string         `json:"server"`
	NodeID   string         `json:"nodeID"`
	Metadata map[string]any `json:"metadata"`
	// Types limits what is fetched: clusters, endpoints, listeners, routes. Endpoints need clusters, routes listeners.
	Types []string `json:"types"`

	callPlan
}

type answer struct {
	ID    int    `json:"id"`
	Error string `json:"error,omitempty"`
	Value any    `json:"value,omitempty"`
}

func reply(ctx context.Context, q *question) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, answerDeadline)
	defer cancel()
	if q.Act == "snapshot" {
		return fetchSnapshot(ctx, q)
	}
	return makeCalls(ctx, &q.callPlan)
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 16<<20)
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	var writing sync.Mutex
	var running sync.WaitGroup
	for input.Scan() {
		q := &question{}
		if err := json.Unmarshal(input.Bytes(), q); err != nil {
			log.Fatal("a line that is no question: ", err)
		}
		running.Go(func() {
			a := answer{ID: q.ID}
			value, err := reply(ctx, q)
			if err != nil {
				a.Error = err.Error()
			} else {
				a.Value = value
			}
			writing.Lock()
			defer writing.Unlock()
			if err := output.Encode(a); err != nil {
				log.Fatal(err)
			}
		})
	}
	if err := input.Err(); err != nil {
		log.Fatal(err)
	}
	running.Wait()
}
