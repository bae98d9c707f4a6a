package mesh

import (
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/grpc/codes"
)

const (
	unknown           = "unknown"
	reporterSource    = "source"
	reporterReceiver  = "destination"
	securityMutualTLS = "mutual_tls"
	securityNone      = "none"
)

// labelNames are those of Istio's standard metrics.
var labelNames = []string{
	"reporter",
	"source_workload", "source_workload_namespace", "source_principal", "source_app", "source_version", "source_cluster",
	"source_canonical_service", "source_canonical_revision",
	"destination_workload", "destination_workload_namespace", "destination_principal", "destination_app",
	"destination_version", "destination_cluster", "destination_canonical_service", "destination_canonical_revision",
	"destination_service", "destination_service_name", "destination_service_namespace",
	"request_protocol", "response_code", "grpc_response_status", "response_flags", "connection_security_policy",
}

// durationBuckets are those of Istio, in milliseconds.
var durationBuckets = []float64{0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000}

// metrics are Istio's standard request metrics.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "istio_requests_total", Help: "Requests handled by the workload."}, labelNames),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "istio_request_duration_milliseconds", Help: "Duration of requests in milliseconds.", Buckets: durationBuckets}, labelNames),
	}
	m.registry.MustRegister(m.requests, m.duration)
	return m
}

// request is one call as one of its sides saw it.
type request struct {
	reporter             string
	source, destination  Peer
	sourcePrincipal      string
	destinationPrincipal string
	host                 string
	status               codes.Code
	flags                string
	security             string
	took                 time.Duration
}

func (m *metrics) record(r request) {
	values := r.labels()
	m.requests.WithLabelValues(values...).Inc()
	m.duration.WithLabelValues(values...).Observe(float64(r.took) / float64(time.Millisecond))
}

// labels are the values of labelNames.
func (r request) labels() []string {
	name, namespace := splitHost(r.host)
	values := []string{
		r.reporter,
		r.source.Workload, r.source.Namespace, r.sourcePrincipal, r.source.App, r.source.Version, r.source.Cluster,
		r.source.CanonicalService, r.source.CanonicalRevision,
		r.destination.Workload, r.destination.Namespace, r.destinationPrincipal, r.destination.App,
		r.destination.Version, r.destination.Cluster, r.destination.CanonicalService, r.destination.CanonicalRevision,
		r.host, name, namespace,
		// gRPC answers every request with the HTTP status 200; its own status tells the outcome.
		"grpc", "200", strconv.Itoa(int(r.status)), r.flags, r.security,
	}
	for i, value := range values {
		if value == "" {
			values[i] = unknown
		}
	}
	if r.flags == "" {
		values[len(values)-2] = "-"
	}
	return values
}

// splitHost gives a service's short name and namespace; other hosts are their own name.
func splitHost(host string) (name, namespace string) {
	if service, ok := strings.CutSuffix(host, ".svc.cluster.local"); ok {
		name, namespace, _ = strings.Cut(service, ".")
		return name, namespace
	}
	return host, ""
}

// hostOf drops the port of a target.
func hostOf(target string) string {
	host, _, err := net.SplitHostPort(target)
	if err != nil {
		return target
	}
	return host
}

// flagsOf gives Envoy's short reason for a failure that the client met by itself.
func flagsOf(status codes.Code, reached bool) string {
	switch {
	case reached || status == codes.OK:
		return ""
	case status == codes.DeadlineExceeded:
		return "UT"
	case status == codes.Unavailable:
		return "UF"
	default:
		return "FI"
	}
}
