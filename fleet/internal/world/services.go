package world

import (
	"fmt"
	"maps"
	"slices"
)

func service(name, namespace string, port int, selector map[string]string) Object {
	return object("v1", "Service", namespace, name, Object{
		"metadata": labelled(map[string]string{"app": name, "service": name}),
		"spec": Object{
			"selector": asAny(selector),
			"ports":    []any{Object{"name": "grpc", "port": port, "targetPort": port, "protocol": "TCP"}},
		},
	})
}

// services are those that workloads name as their hosts, and the ingress.
func services(c Cluster) []Object {
	var list []Object
	for name, members := range membersByService(c) {
		w := members[0]
		if w.App == "istiod" {
			continue
		}
		selector := map[string]string{"app": w.App}
		if name.name != w.App {
			selector["version"] = w.Version
		}
		list = append(list, service(name.name, name.namespace, w.Port, selector))
	}
	gateway := object("v1", "Service", istioSystem, IngressApp, Object{
		"metadata": labelled(map[string]string{"app": IngressApp, "istio": "ingressgateway"}),
		"spec": Object{
			"type":     "LoadBalancer",
			"selector": Object{"app": IngressApp, "istio": "ingressgateway"},
			"ports": []any{
				Object{"name": "http2", "port": 80, "targetPort": 8080, "protocol": "TCP"},
				Object{"name": "https", "port": 443, "targetPort": 8443, "protocol": "TCP"},
			},
		},
	})
	return append(list, gateway)
}

// ServiceStatuses report the address of the ingress.
func ServiceStatuses(c Cluster) []Object {
	if !c.Mesh {
		return nil
	}
	return []Object{object("v1", "Service", istioSystem, IngressApp, Object{"status": Object{
		"loadBalancer": Object{"ingress": []any{Object{"ip": fmt.Sprintf("203.0.113.%d", 10+c.Index), "ipMode": "VIP"}}},
	}})}
}

type serviceName struct{ namespace, name string }

func membersByService(c Cluster) map[serviceName][]Workload {
	members := map[serviceName][]Workload{{istioSystem, "istiod"}: {Istiod(c)}}
	for _, w := range Workloads(c) {
		if w.VM {
			continue
		}
		for _, host := range w.Hosts {
			var key serviceName
			key.name = host[:len(host)-len("."+w.Namespace+".svc.cluster.local")]
			key.namespace = w.Namespace
			members[key] = append(members[key], w)
		}
	}
	return members
}

// Slices are the EndpointSlices of all services; ready tells which workloads answer.
func Slices(c Cluster, ready func(w Workload) bool) []Object {
	if !c.Mesh {
		return nil
	}
	members := membersByService(c)
	keys := slices.SortedFunc(maps.Keys(members), func(a, b serviceName) int {
		return slices.Compare([]string{a.namespace, a.name}, []string{b.namespace, b.name})
	})
	var list []Object
	for _, key := range keys {
		list = append(list, slice(c, key, members[key], ready))
	}
	return append(list, slice(c, serviceName{istioSystem, IngressApp}, []Workload{ingress(c)}, ready))
}

// SlicesOf are those slices that name a workload.
func SlicesOf(w Workload, ready func(w Workload) bool) []Object {
	var list []Object
	for key, members := range membersByService(w.Cluster) {
		if slices.ContainsFunc(members, func(m Workload) bool { return m.ID() == w.ID() }) {
			list = append(list, slice(w.Cluster, key, members, ready))
		}
	}
	if w.App == IngressApp {
		list = append(list, slice(w.Cluster, serviceName{istioSystem, IngressApp}, []Workload{w}, ready))
	}
	return list
}

func slice(c Cluster, key serviceName, members []Workload, ready func(w Workload) bool) Object {
	ports := []any{Object{"name": "grpc", "port": members[0].Port, "protocol": "TCP"}}
	if members[0].App == IngressApp {
		ports = []any{
			Object{"name": "http2", "port": 8080, "protocol": "TCP"},
			Object{"name": "https", "port": 8443, "protocol": "TCP"},
		}
	}
	var endpoints []any
	for _, w := range members {
		up := ready(w)
		endpoints = append(endpoints, Object{
			"addresses":  []any{w.IP()},
			"conditions": Object{"ready": up, "serving": up, "terminating": false},
			"nodeName":   c.Node(w.Number),
			"zone":       c.Zone(w.Number),
			"targetRef":  Object{"kind": "Pod", "namespace": w.Namespace, "name": w.PodName()},
		})
	}
	return object("discovery.k8s.io/v1", "EndpointSlice", key.namespace, key.name+"-"+digest(key.namespace+key.name, 5), Object{
		"metadata": labelled(map[string]string{
			"kubernetes.io/service-name":             key.name,
			"endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
		}),
		"addressType": "IPv4",
		"endpoints":   endpoints,
		"ports":       ports,
	})
}
