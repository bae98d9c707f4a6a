package mesh

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

const (
	callDeadline = 10 * time.Second
	maxInFlight  = 200
	maxLoad      = 2000
	testerEvery  = 50
	testerName   = "jason"
)

// load generates requests at a rate that can be changed while it runs.
type load struct {
	client *client
	cycle  []string

	mu      sync.Mutex
	rate    float64
	changed chan struct{}
}

func newLoad(c *client, shares map[string]int, rps float64) *load {
	return &load{client: c, cycle: cycleOf(shares), rate: rps, changed: make(chan struct{}, 1)}
}

// cycleOf orders targets by their shares: each run through it holds every target as often as its share.
func cycleOf(shares map[string]int) []string {
	targets := make([]string, 0, len(shares))
	total := 0
	for target, share := range shares {
		targets = append(targets, target)
		total += share
	}
	slices.Sort(targets)
	credit := map[string]int{}
	var cycle []string
	for range total {
		best := targets[0]
		for _, target := range targets {
			credit[target] += shares[target]
			if credit[target] > credit[best] {
				best = target
			}
		}
		credit[best] -= total
		cycle = append(cycle, best)
	}
	return cycle
}

// set changes the rate of requests per second.
func (l *load) set(rps float64) bool {
	if math.IsNaN(rps) || rps < 0 || rps > maxLoad {
		return false
	}
	l.mu.Lock()
	l.rate = rps
	l.mu.Unlock()
	select {
	case l.changed <- struct{}{}:
	default:
	}
	return true
}

func (l *load) current() float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rate
}

// run sends requests until the context ends. A late answer does not delay the next request.
func (l *load) run(ctx context.Context) {
	slots := make(chan struct{}, maxInFlight)
	for number := 0; ; number++ {
		if !l.waitTurn(ctx) {
			return
		}
		user := ""
		if number%testerEvery == testerEvery-1 {
			user = testerName
		}
		target := l.cycle[number%len(l.cycle)]
		select {
		case slots <- struct{}{}:
		default:
			continue
		}
		go func() {
			defer func() { <-slots }()
			ctx, cancel := context.WithTimeout(ctx, callDeadline)
			defer cancel()
			_ = l.client.call(ctx, target, user)
		}()
	}
}

// waitTurn pauses for the interval of the rate and starts anew when it changes.
func (l *load) waitTurn(ctx context.Context) bool {
	for {
		interval := time.Hour
		if rate := l.current(); rate > 0 {
			interval = time.Duration(float64(time.Second) / rate)
		}
		timer := time.NewTimer(interval)
		select {
		case <-timer.C:
			if l.current() > 0 {
				return true
			}
		case <-l.changed:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
			return false
		}
	}
}
