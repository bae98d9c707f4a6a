package mesh

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/xds"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const (
	serviceName = "isthmus.fleet.Echo"
	callMethod  = "/" + serviceName + "/Call"
)

// echo answers calls, after having called the workload's own upstreams.
type echo struct {
	config  *Config
	client  *client
	self    metadata.MD
	counter atomic.Int64
}

func (e *echo) call(ctx context.Context, _ *wrapperspb.StringValue) (*wrapperspb.StringValue, error) {
	// The identity goes ahead of the answer, so that it arrives with failures too.
	if err := grpc.SetHeader(ctx, e.self); err != nil {
		return nil, err
	}
	user := ""
	if md, ok := metadata.FromIncomingContext(ctx); ok && len(md.Get(userHeader)) > 0 {
		user = md.Get(userHeader)[0]
	}
	number := e.counter.Add(1)
	time.Sleep(pause(e.config.LatencyMillis, number))
	if e.config.FailEvery > 0 && number%int64(e.config.FailEvery) == 0 {
		return nil, status.Error(codes.Internal, "the rating could not be read")
	}
	for _, target := range e.config.Calls {
		// A page without a part of it is still a page: failures show in the metrics of the call.
		_ = e.client.call(ctx, target, user)
	}
	return wrapperspb.String(e.config.Peer.Workload), nil
}

// pause varies the latency around its mean in a fixed pattern.
func pause(millis int, number int64) time.Duration {
	mean := time.Duration(millis) * time.Millisecond
	return mean/2 + mean*time.Duration(number*7%11)/10
}

// receiver records requests as their destination. It watches from below the
// filters, so that it sees requests that a policy refuses too.
type receiver struct {
	config  *Config
	metrics *metrics
}

type receivedKey struct{}

type received struct {
	source Peer
	from   *peer.Peer
}

func (r *receiver) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context {
	tag := &received{}
	if md, ok := metadata.FromIncomingContext(ctx); ok {
		tag.source, _ = decodePeer(md)
	}
	tag.from, _ = peer.FromContext(ctx)
	return context.WithValue(ctx, receivedKey{}, tag)
}

func (r *receiver) HandleRPC(ctx context.Context, event stats.RPCStats) {
	end, ok := event.(*stats.End)
	if !ok {
		return
	}
	tag, _ := ctx.Value(receivedKey{}).(*received)
	if tag == nil {
		return
	}
	made := request{
		reporter: reporterReceiver, source: tag.source, destination: r.config.Peer,
		host: r.config.Peer.serviceOf(""), status: status.Code(end.Error), took: end.EndTime.Sub(end.BeginTime),
		security: securityNone,
	}
	if tag.from != nil {
		if made.sourcePrincipal = principal(tag.from.AuthInfo); made.sourcePrincipal != "" {
			made.security, made.destinationPrincipal = securityMutualTLS, r.config.Principal
		}
	}
	r.metrics.record(made)
}

func (r *receiver) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (r *receiver) HandleConn(context.Context, stats.ConnStats)                       {}

// serve listens until the process ends; serving is called once istiod has sent the listener.
func serve(config *Config, id *identity, c *client, m *metrics, serving func()) error {
	creds, err := id.serverCredentials()
	if err != nil {
		return err
	}
	server, err := xds.NewGRPCServer(
		grpc.Creds(creds),
		grpc.StatsHandler(&receiver{config: config, metrics: m}),
		xds.ServingModeCallback(func(_ net.Addr, change xds.ServingModeChangeArgs) {
			if change.Mode == connectivity.ServingModeServing {
				serving()
			}
			if change.Err != nil {
				fmt.Println("not serving:", change.Err)
			}
		}))
	if err != nil {
		return err
	}
	handler := &echo{config: config, client: c, self: metadata.Pairs(peerHeader, config.Peer.encode())}
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: serviceName,
		HandlerType: (*any)(nil),
		Methods:     []grpc.MethodDesc{{MethodName: "Call", Handler: unary(handler.call)}},
	}, handler)
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", config.ListenPort))
	if err != nil {
		return err
	}
	address := &net.TCPAddr{IP: net.ParseIP(config.IP), Port: config.Port}
	if address.IP == nil {
		return errors.New("the workload's address is not an IP address: " + config.IP)
	}
	return server.Serve(&podListener{Listener: listener, address: address})
}

type method func(context.Context, *wrapperspb.StringValue) (*wrapperspb.StringValue, error)

// unary adapts a method to gRPC without generated code.
func unary(call method) grpc.MethodHandler {
	return func(srv any, ctx context.Context, decode func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error) {
		request := &wrapperspb.StringValue{}
		if err := decode(request); err != nil {
			return nil, err
		}
		if interceptor == nil {
			return call(ctx, request)
		}
		info := &grpc.UnaryServerInfo{Server: srv, FullMethod: callMethod}
		return interceptor(ctx, request, info, func(ctx context.Context, request any) (any, error) {
			return call(ctx, request.(*wrapperspb.StringValue))
		})
	}
}
