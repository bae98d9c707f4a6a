package world

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

func key(o Object) string {
	metadata := o["metadata"].(Object)
	return fmt.Sprint(o["kind"], "/", metadata["namespace"], "/", metadata["name"])
}

func everything(t *testing.T, c Cluster) []Object {
	t.Helper()
	mesh, err := Mesh(c)
	if err != nil {
		t.Fatal(err)
	}
	list := append(Namespaces(c), Core(c)...)
	uid := func(kind, namespace, name string) string { return "uid" }
	list = append(list, ReplicaSets(c, uid)...)
	list = append(list, Pods(c, uid)...)
	list = append(list, Slices(c, func(Workload) bool { return true })...)
	return append(list, mesh...)
}

func TestObjectsAreUniqueAndEncodable(t *testing.T) {
	for _, c := range append(Clusters(), Additional("south", "")) {
		seen := map[string]bool{}
		for _, o := range everything(t, c) {
			if seen[key(o)] {
				t.Errorf("%s holds %s twice", c.Name, key(o))
			}
			seen[key(o)] = true
			if _, err := json.Marshal(o); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestWorldIsDeterministic(t *testing.T) {
	for _, c := range Clusters() {
		first, _ := json.Marshal(Slices(c, func(Workload) bool { return true }))
		second, _ := json.Marshal(Slices(c, func(Workload) bool { return true }))
		if string(first) != string(second) {
			t.Errorf("%s: slices differ between two calls", c.Name)
		}
	}
}

func TestAddressesAndNamesAreUnique(t *testing.T) {
	owners := map[string]string{}
	for _, c := range Clusters() {
		for _, w := range append(Workloads(c), Istiod(c)) {
			for _, name := range []string{w.IP(), w.ID()} {
				if other, taken := owners[name]; taken {
					t.Errorf("%s of %s belongs to %s", name, w.ID(), other)
				}
				owners[name] = w.ID()
			}
		}
	}
}

func TestEveryCallHasAWorkload(t *testing.T) {
	for _, c := range Clusters() {
		listening := map[string]bool{}
		for _, w := range Workloads(c) {
			for _, host := range w.Hosts {
				listening[fmt.Sprintf("%s:%d", host, w.Port)] = true
			}
		}
		for _, w := range Workloads(c) {
			called := append([]string{}, w.Calls...)
			for host := range w.Load {
				called = append(called, host)
			}
			for _, host := range called {
				if !listening[host] {
					t.Errorf("%s calls %s, where nothing listens", w.ID(), host)
				}
			}
		}
	}
}

func TestStatusFollowsReadiness(t *testing.T) {
	w := Workloads(Clusters()[1])[0]
	for _, ready := range []bool{true, false} {
		pod := Statuses(w, ready, time.Unix(0, 0))[0]["status"].(Object)
		phase := map[bool]string{true: "Running", false: "Pending"}[ready]
		if pod["phase"] != phase {
			t.Errorf("ready %v gives phase %v", ready, pod["phase"])
		}
		endpoint := SlicesOf(w, func(Workload) bool { return ready })[0]["endpoints"].([]any)[0].(Object)
		if endpoint["conditions"].(Object)["ready"] != ready {
			t.Errorf("ready %v gives endpoint %v", ready, endpoint)
		}
	}
}

func TestTheWorldHasItsStory(t *testing.T) {
	want := map[string][]string{
		"west": {"VirtualService/bookinfo/reviews", "PeerAuthentication/bookinfo/default", "AuthorizationPolicy/bookinfo/reviews-callers",
			"WorkloadEntry/bookinfo/mysql", "HTTPRoute/shop/shop", "ServiceEntry/shop/payments", "RoleBinding/bookinfo/isthmus-editors"},
		"east": {"VirtualService/bookinfo/details", "DestinationRule/bookinfo/ratings", "RoleBinding/bookinfo/isthmus-editors"},
	}
	for _, c := range Clusters() {
		held := map[string]bool{}
		for _, o := range everything(t, c) {
			held[key(o)] = true
		}
		for _, k := range want[c.Name] {
			if !held[k] {
				t.Errorf("%s lacks %s", c.Name, k)
			}
		}
		for _, kind := range []string{"VirtualService", "DestinationRule"} {
			if held[kind+"/shop/catalog"] {
				t.Errorf("%s already has a %s for catalog", c.Name, kind)
			}
		}
	}
}
