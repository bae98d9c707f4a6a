package faultproxy

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"
)

// echoServer answers every byte it reads with the same byte.
func echoServer(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				_, _ = io.Copy(c, c)
			}()
		}
	}()
	return listener.Addr().String()
}

func startProxy(t *testing.T, upstream string) *Proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := New(listener, upstream, 1)
	t.Cleanup(p.Close)
	return p
}

func dial(t *testing.T, p *Proxy) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// exchange sends a message and returns what comes back before the deadline.
func exchange(c net.Conn, message string, within time.Duration) (string, time.Duration, error) {
	_ = c.SetDeadline(time.Now().Add(within))
	began := time.Now()
	if _, err := c.Write([]byte(message)); err != nil {
		return "", time.Since(began), err
	}
	answer := make([]byte, len(message))
	n, err := io.ReadFull(c, answer)
	return string(answer[:n]), time.Since(began), err
}

// exchangeAnew does so on a new connection, which may be reset before it is established.
func exchangeAnew(p *Proxy, message string) (string, time.Duration, error) {
	c, err := net.Dial("tcp", p.Addr())
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = c.Close() }()
	return exchange(c, message, 400*time.Millisecond)
}

func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

func isTimeout(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }

func TestFaultsOnExistingAndNewConnections(t *testing.T) {
	cases := []struct {
		name  string
		fault Fault
		check func(answer string, took time.Duration, err error) bool
	}{
		{"off forwards", Fault{Mode: Off}, func(a string, _ time.Duration, err error) bool { return err == nil && a == "hello" }},
		{"latency delays", Fault{Mode: Latency, Millis: 120, JitterMillis: 20}, func(a string, took time.Duration, err error) bool {
			return err == nil && a == "hello" && took >= 95*time.Millisecond
		}},
		{"reset resets", Fault{Mode: Reset}, func(_ string, _ time.Duration, err error) bool { return isReset(err) }},
		{"blackhole swallows", Fault{Mode: Blackhole}, func(a string, _ time.Duration, err error) bool { return a == "" && isTimeout(err) }},
		{"limit-bytes truncates", Fault{Mode: LimitBytes, Bytes: 3}, func(a string, _ time.Duration, err error) bool {
			return a == "hel" && (errors.Is(err, io.ErrUnexpectedEOF) || isReset(err))
		}},
		{"certain reset-percent resets", Fault{Mode: ResetPercent, Percent: 100}, func(_ string, _ time.Duration, err error) bool { return isReset(err) }},
		{"impossible reset-percent forwards", Fault{Mode: ResetPercent}, func(a string, _ time.Duration, err error) bool { return err == nil && a == "hello" }},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			p := startProxy(t, echoServer(t))
			existing := dial(t, p)
			if _, _, err := exchange(existing, "warm", time.Second); err != nil {
				t.Fatal(err)
			}
			if err := p.SetFault(test.fault); err != nil {
				t.Fatal(err)
			}
			answer, took, err := exchange(existing, "hello", 400*time.Millisecond)
			if !test.check(answer, took, err) {
				t.Errorf("existing connection: answer %q after %v, error %v", answer, took, err)
			}
			if answer, took, err = exchangeAnew(p, "hello"); !test.check(answer, took, err) {
				t.Errorf("new connection: answer %q after %v, error %v", answer, took, err)
			}
		})
	}
}

func TestBlackholedConnectionsStayDead(t *testing.T) {
	p := startProxy(t, echoServer(t))
	before := dial(t, p)
	if _, _, err := exchange(before, "warm", time.Second); err != nil {
		t.Fatal(err)
	}
	_ = p.SetFault(Fault{Mode: Blackhole})
	during := dial(t, p)
	_, _, _ = exchange(during, "lost", 50*time.Millisecond)
	_ = p.SetFault(Fault{Mode: Off})
	for name, c := range map[string]net.Conn{"before": before, "during": during} {
		if answer, _, err := exchange(c, "again", 150*time.Millisecond); !isTimeout(err) || answer != "" {
			t.Errorf("connection from %s the blackhole answered %q, %v", name, answer, err)
		}
	}
	if answer, _, err := exchange(dial(t, p), "fresh", time.Second); err != nil || answer != "fresh" {
		t.Errorf("a connection after the blackhole answered %q, %v", answer, err)
	}
}

func TestBlackholeHidesTheServersEnd(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	p := startProxy(t, listener.Addr().String())
	c := dial(t, p)
	server, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return p.Connections() == 1 })
	_ = p.SetFault(Fault{Mode: Blackhole})
	_ = server.Close()
	_ = c.SetReadDeadline(time.Now().Add(150 * time.Millisecond))
	if _, err := c.Read(make([]byte, 1)); !isTimeout(err) {
		t.Errorf("the client noticed the server's end: %v", err)
	}
	_ = c.Close()
	waitFor(t, func() bool { return p.Connections() == 0 })
}

func TestSlowCloseWithholdsTheEnd(t *testing.T) {
	p := startProxy(t, echoServer(t))
	c := dial(t, p)
	_ = p.SetFault(Fault{Mode: SlowClose, Millis: 100})
	_, _ = c.Write([]byte("bye"))
	_ = c.(*net.TCPConn).CloseWrite()
	_ = c.SetReadDeadline(time.Now().Add(2 * time.Second))
	began := time.Now()
	rest, err := io.ReadAll(c)
	if err != nil || string(rest) != "bye" {
		t.Fatalf("read %q, %v", rest, err)
	}
	if took := time.Since(began); took < 190*time.Millisecond {
		t.Errorf("the end arrived after %v, want both directions to be slow", took)
	}
}

func TestRefusedUpstreamResets(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close()
	if _, _, err := exchangeAnew(startProxy(t, address), "hello"); err == nil || isTimeout(err) {
		t.Errorf("a dead upstream gave %v, want a quick end", err)
	}
}

func TestLargeTransferKeepsOrderUnderJitter(t *testing.T) {
	p := startProxy(t, echoServer(t))
	_ = p.SetFault(Fault{Mode: Latency, Millis: 5, JitterMillis: 5})
	c := dial(t, p)
	payload := make([]byte, 1<<20)
	for i := range payload {
		payload[i] = byte(i * 31)
	}
	go func() {
		_, _ = c.Write(payload)
		_ = c.(*net.TCPConn).CloseWrite()
	}()
	_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
	got, err := io.ReadAll(c)
	if err != nil || !bytes.Equal(got, payload) {
		t.Errorf("received %d bytes, %v; want the %d bytes in order", len(got), err, len(payload))
	}
}

func TestValidate(t *testing.T) {
	for _, f := range []Fault{
		{Mode: "flood"}, {Mode: Latency, Millis: -1}, {Mode: Latency, JitterMillis: -1},
		{Mode: SlowClose, Millis: -1}, {Mode: LimitBytes, Bytes: -1}, {Mode: ResetPercent, Percent: 101},
	} {
		if f.Validate() == nil {
			t.Errorf("%+v passed", f)
		}
	}
}

func waitFor(t *testing.T, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if condition() {
			return
		}
	}
	t.Fatal("condition never held")
}
