// Package faultproxy is a TCP proxy that stands between a client and one API
// server and injects the network faults that a management plane must survive.
package faultproxy

import (
	"fmt"
	"time"
)

// Mode names one kind of network fault.
type Mode string

// The faults that the proxy knows.
const (
	// Off forwards bytes untouched.
	Off Mode = "off"
	// Latency delays every chunk that travels towards the client.
	Latency Mode = "latency"
	// Reset answers existing and new connections with a TCP RST.
	Reset Mode = "reset"
	// Blackhole keeps connections open and swallows every byte both ways.
	Blackhole Mode = "blackhole"
	// SlowClose withholds the end of a stream from the other side.
	SlowClose Mode = "slow-close"
	// LimitBytes ends a connection after a number of bytes sent to the client.
	LimitBytes Mode = "limit-bytes"
	// ResetPercent resets a connection with a probability for every chunk the client sends.
	ResetPercent Mode = "reset-percent"
)

// Fault is a mode together with its parameters.
type Fault struct {
	Mode Mode `json:"mode"`
	// Millis is the delay of latency and slow-close.
	Millis int64 `json:"ms,omitempty"`
	// JitterMillis is the greatest deviation of latency in both directions.
	JitterMillis int64 `json:"jitter,omitempty"`
	// Bytes is the budget of limit-bytes.
	Bytes int64 `json:"bytes,omitempty"`
	// Percent is the probability of reset-percent, 0 to 100.
	Percent float64 `json:"percent,omitempty"`
}

// Validate reports the first reason why a fault cannot be applied.
func (f Fault) Validate() error {
	switch f.Mode {
	case Off, Reset, Blackhole:
		return nil
	case Latency:
		if f.Millis < 0 || f.JitterMillis < 0 {
			return fmt.Errorf("latency needs --ms and --jitter of 0 or more")
		}
	case SlowClose:
		if f.Millis < 0 {
			return fmt.Errorf("slow-close needs --ms of 0 or more")
		}
	case LimitBytes:
		if f.Bytes < 0 {
			return fmt.Errorf("limit-bytes needs --bytes of 0 or more")
		}
	case ResetPercent:
		if f.Percent < 0 || f.Percent > 100 {
			return fmt.Errorf("reset-percent needs --percent between 0 and 100")
		}
	default:
		return fmt.Errorf("unknown fault %q: want latency, reset, blackhole, slow-close, limit-bytes, reset-percent or off", f.Mode)
	}
	return nil
}

// delay is how long a chunk waits, given a random number in [0,1).
func (f Fault) delay(random float64) time.Duration {
	if f.Mode != Latency {
		return 0
	}
	millis := float64(f.Millis) + (2*random-1)*float64(f.JitterMillis)
	return time.Duration(max(millis, 0) * float64(time.Millisecond))
}
