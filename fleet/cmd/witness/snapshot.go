package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	// Registers the messages of Envoy's extensions, which the answers hold as Any.
	_ "istio.io/istio/pkg/config/xds"
)

const (
	typePrefix   = "type.googleapis.com/"
	clusterType  = typePrefix + "envoy.config.cluster.v3.Cluster"
	listenerType = typePrefix + "envoy.config.listener.v3.Listener"
	routeType    = typePrefix + "envoy.config.route.v3.RouteConfiguration"
	endpointType = typePrefix + "envoy.config.endpoint.v3.ClusterLoadAssignment"
	maxAnswer    = 64 << 20
)

// snapshot is all that istiod serves to one proxy.
type snapshot struct {
	// Version is the prefix of istiod's nonce: the push the answer was made from.
	Nonce     string            `json:"nonce"`
	Clusters  []json.RawMessage `json:"clusters"`
	Listeners []json.RawMessage `json:"listeners"`
	Routes    []json.RawMessage `json:"routes"`
	Endpoints []json.RawMessage `json:"endpoints"`
}

// asker is one ADS stream.
type asker struct {
	stream grpc.BidiStreamingClient[discovery.DiscoveryRequest, discovery.DiscoveryResponse]
	node   *core.Node
}

// ask subscribes to a type and returns the first answer of it.
func (a *asker) ask(typeURL string, names []string) (*discovery.DiscoveryResponse, error) {
	if err := a.stream.Send(&discovery.DiscoveryRequest{Node: a.node, TypeUrl: typeURL, ResourceNames: names}); err != nil {
		return nil, err
	}
	for {
		answer, err := a.stream.Recv()
		if err != nil {
			return nil, err
		}
		if answer.GetTypeUrl() == typeURL {
			return answer, nil
		}
	}
}

func fetchSnapshot(ctx context.Context, q *question) (*snapshot, error) {
	conn, err := grpc.NewClient(q.Server, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxAnswer)))
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	metadata, err := structpb.NewStruct(q.Metadata)
	if err != nil {
		return nil, err
	}
	stream, err := discovery.NewAggregatedDiscoveryServiceClient(conn).StreamAggregatedResources(ctx)
	if err != nil {
		return nil, err
	}
	a := &asker{stream: stream, node: &core.Node{Id: q.NodeID, Metadata: metadata}}
	found := &snapshot{}
	if slices.Contains(q.Types, "clusters") {
		answer, err := a.ask(clusterType, nil)
		if err != nil {
			return nil, fmt.Errorf("clusters: %w", err)
		}
		found.Nonce = answer.GetNonce()
		if found.Clusters, err = decode(answer); err != nil {
			return nil, err
		}
		if slices.Contains(q.Types, "endpoints") {
			names, err := endpointNames(answer)
			if err != nil {
				return nil, err
			}
			if answer, err = a.ask(endpointType, names); err != nil {
				return nil, fmt.Errorf("endpoints: %w", err)
			}
			if found.Endpoints, err = decode(answer); err != nil {
				return nil, err
			}
		}
	}
	if !slices.Contains(q.Types, "listeners") {
		return found, nil
	}
	answer, err := a.ask(listenerType, nil)
	if err != nil {
		return nil, fmt.Errorf("listeners: %w", err)
	}
	found.Nonce = answer.GetNonce()
	if found.Listeners, err = decode(answer); err != nil {
		return nil, err
	}
	names, err := routeNames(answer)
	if err != nil || len(names) == 0 || !slices.Contains(q.Types, "routes") {
		return found, err
	}
	if answer, err = a.ask(routeType, names); err != nil {
		return nil, fmt.Errorf("routes: %w", err)
	}
	found.Routes, err = decode(answer)
	return found, err
}

func decode(answer *discovery.DiscoveryResponse) ([]json.RawMessage, error) {
	var all []json.RawMessage
	for _, resource := range answer.GetResources() {
		message, err := resource.UnmarshalNew()
		if err != nil {
			return nil, err
		}
		text, err := protojson.MarshalOptions{Resolver: lenient{protoregistry.GlobalTypes}}.Marshal(message)
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, nil
}

// lenient shows messages that are unknown here, such as the settings of Istio's own extensions, as empty ones.
type lenient struct{ *protoregistry.Types }

func (l lenient) FindMessageByURL(url string) (protoreflect.MessageType, error) {
	if known, err := l.Types.FindMessageByURL(url); err == nil {
		return known, nil
	}
	return (&emptypb.Empty{}).ProtoReflect().Type(), nil
}

// routeNames are the route configurations that the listeners ask for by name.
func routeNames(answer *discovery.DiscoveryResponse) ([]string, error) {
	var names []string
	for _, resource := range answer.GetResources() {
		l := &listener.Listener{}
		if err := resource.UnmarshalTo(l); err != nil {
			return nil, err
		}
		for _, chain := range append(l.GetFilterChains(), l.GetDefaultFilterChain()) {
			for _, filter := range chain.GetFilters() {
				manager := &hcm.HttpConnectionManager{}
				if !filter.GetTypedConfig().MessageIs(manager) {
					continue
				}
				if err := filter.GetTypedConfig().UnmarshalTo(manager); err != nil {
					return nil, err
				}
				if name := manager.GetRds().GetRouteConfigName(); name != "" {
					names = append(names, name)
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// endpointNames are the assignments that the clusters ask for by name.
func endpointNames(answer *discovery.DiscoveryResponse) ([]string, error) {
	var names []string
	for _, resource := range answer.GetResources() {
		c := &cluster.Cluster{}
		if err := resource.UnmarshalTo(c); err != nil {
			return nil, err
		}
		if c.GetType() != cluster.Cluster_EDS {
			continue
		}
		if name := c.GetEdsClusterConfig().GetServiceName(); name != "" {
			names = append(names, name)
		} else {
			names = append(names, c.GetName())
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}
