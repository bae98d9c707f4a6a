package mesh

import (
	"encoding/json"

	"google.golang.org/grpc/metadata"
)

// peerHeader carries a workload's identity with each request and answer, as
// the peer metadata exchange of Istio's proxies does.
const peerHeader = "x-fleet-peer"

// userHeader is what Bookinfo's pages pass on, and what routes match.
const userHeader = "end-user"

func (p Peer) encode() string {
	data, err := json.Marshal(p)
	if err != nil {
		return ""
	}
	return string(data)
}

func decodePeer(md metadata.MD) (Peer, bool) {
	var peer Peer
	values := md.Get(peerHeader)
	if len(values) == 0 || json.Unmarshal([]byte(values[0]), &peer) != nil {
		return Peer{}, false
	}
	return peer, true
}

// serviceOf is the service by which a workload was reached: the host that was
// called, or the workload's main one when routing led elsewhere.
func (p Peer) serviceOf(called string) string {
	for _, host := range p.Hosts {
		if host == called {
			return called
		}
	}
	if len(p.Hosts) > 0 {
		return p.Hosts[0]
	}
	return called
}
