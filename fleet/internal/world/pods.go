package world

import "time"

// ReplicaSets own the pods; each refers to the identifier of its Deployment.
func ReplicaSets(c Cluster, uid func(kind, namespace, name string) string) []Object {
	var list []Object
	for _, w := range podWorkloads(c) {
		set := replicaSet(w)
		set["metadata"].(Object)["ownerReferences"] = []any{
			owner("apps/v1", "Deployment", w.Deployment, uid("Deployment", w.Namespace, w.Deployment))}
		list = append(list, set)
	}
	return list
}

// Pods are the cluster's pods; each refers to the identifier of its ReplicaSet.
func Pods(c Cluster, uid func(kind, namespace, name string) string) []Object {
	var list []Object
	for _, w := range podWorkloads(c) {
		list = append(list, pod(w, uid("ReplicaSet", w.Namespace, w.ReplicaSet())))
	}
	return list
}

// PodStatuses report all pods of a cluster and their owners.
func PodStatuses(c Cluster, ready func(w Workload) bool, now time.Time) []Object {
	var list []Object
	for _, w := range podWorkloads(c) {
		list = append(list, Statuses(w, ready(w), now)...)
	}
	return list
}

// podWorkloads are the workloads that pods stand for, istiod's included.
func podWorkloads(c Cluster) []Workload {
	if !c.Mesh {
		return nil
	}
	list := []Workload{Istiod(c)}
	for _, w := range Workloads(c) {
		if !w.VM {
			list = append(list, w)
		}
	}
	return list
}

func deployment(w Workload) Object {
	selector := Object{"app": w.App}
	if w.Version != "" {
		selector["version"] = w.Version
	}
	labels := w.PodLabels()
	delete(labels, "pod-template-hash")
	return object("apps/v1", "Deployment", w.Namespace, w.Deployment, Object{
		"metadata": Object{
			"labels":      ownLabels(w),
			"annotations": Object{"deployment.kubernetes.io/revision": "1"},
		},
		"spec": Object{
			"replicas": 1,
			"selector": Object{"matchLabels": selector},
			"template": Object{"metadata": Object{"labels": asAny(labels)}, "spec": podSpec(w)},
		},
	})
}

func replicaSet(w Workload) Object {
	selector := Object{"app": w.App, "pod-template-hash": w.TemplateHash()}
	labels := asAny(w.PodLabels())
	return object("apps/v1", "ReplicaSet", w.Namespace, w.ReplicaSet(), Object{
		"metadata": Object{"labels": labels, "annotations": Object{"deployment.kubernetes.io/revision": "1"}},
		"spec": Object{
			"replicas": 1,
			"selector": Object{"matchLabels": selector},
			"template": Object{"metadata": Object{"labels": labels}, "spec": podSpec(w)},
		},
	})
}

func pod(w Workload, replicaSetUID string) Object {
	annotations := Object{"prometheus.io/scrape": "true"}
	if sidecar(w) {
		annotations["inject.istio.io/templates"] = "grpc-agent"
		annotations["sidecar.istio.io/status"] = `{"containers":["istio-proxy"],"revision":"default"}`
	}
	if w.App == IngressApp {
		annotations["inject.istio.io/templates"] = "gateway"
		annotations["sidecar.istio.io/status"] = `{"containers":["istio-proxy"],"revision":"default"}`
	}
	spec := podSpec(w)
	spec["nodeName"] = w.Cluster.Node(w.Number)
	return object("v1", "Pod", w.Namespace, w.PodName(), Object{
		"metadata": Object{
			"labels":          asAny(w.PodLabels()),
			"annotations":     annotations,
			"ownerReferences": []any{owner("apps/v1", "ReplicaSet", w.ReplicaSet(), replicaSetUID)},
		},
		"spec": spec,
	})
}

func podSpec(w Workload) Object {
	container := Object{"name": w.App, "image": w.Image}
	if w.App == IngressApp {
		// A gateway's pod is nothing but the proxy.
		container["name"] = "istio-proxy"
	}
	if w.Port > 0 {
		container["ports"] = []any{Object{"name": "grpc", "containerPort": w.Port, "protocol": "TCP"}}
	}
	containers := []any{container}
	if sidecar(w) {
		containers = append(containers, Object{"name": "istio-proxy", "image": "docker.io/istio/proxyv2:1.31.0"})
	}
	return Object{"serviceAccountName": w.ServiceAccount, "containers": containers}
}

// sidecar tells that an agent stands beside the application, as beside a proxyless gRPC server.
func sidecar(w Workload) bool { return w.App != "istiod" && w.App != IngressApp }

func ownLabels(w Workload) Object {
	labels := Object{"app": w.App}
	if w.Version != "" {
		labels["version"] = w.Version
	}
	for key, value := range w.Labels {
		labels[key] = value
	}
	return labels
}

func owner(apiVersion, kind, name, uid string) Object {
	return Object{"apiVersion": apiVersion, "kind": kind, "name": name, "uid": uid, "controller": true, "blockOwnerDeletion": true}
}

// Statuses are what the kubelet and the controllers would report about a
// workload: ready when its process runs.
func Statuses(w Workload, ready bool, now time.Time) []Object {
	if w.VM {
		return nil
	}
	count, phase, condition := 0, "Pending", "False"
	if ready {
		count, phase, condition = 1, "Running", "True"
	}
	at := now.UTC().Format(time.RFC3339)
	var containers []any
	for _, c := range podSpec(w)["containers"].([]any) {
		container := c.(Object)
		state := Object{"waiting": Object{"reason": "ContainerCreating"}}
		if ready {
			state = Object{"running": Object{"startedAt": at}}
		}
		containers = append(containers, Object{
			"name": container["name"], "image": container["image"], "imageID": container["image"],
			"ready": ready, "started": ready, "restartCount": 0, "state": state,
		})
	}
	replicas := Object{"replicas": 1, "readyReplicas": count, "availableReplicas": count, "observedGeneration": 1}
	deploymentStatus := Object{"replicas": 1, "updatedReplicas": 1, "readyReplicas": count, "availableReplicas": count,
		"unavailableReplicas": 1 - count, "observedGeneration": 1,
		"conditions": []any{
			Object{"type": "Available", "status": condition, "reason": "MinimumReplicas", "lastUpdateTime": at, "lastTransitionTime": at},
		}}
	return []Object{
		object("v1", "Pod", w.Namespace, w.PodName(), Object{"status": Object{
			"phase": phase, "podIP": w.IP(), "podIPs": []any{Object{"ip": w.IP()}},
			"hostIP": w.Cluster.nodeIP(w.Number%2 + 1), "qosClass": "BestEffort", "startTime": at,
			"conditions": []any{
				Object{"type": "PodScheduled", "status": "True", "lastTransitionTime": at},
				Object{"type": "Initialized", "status": "True", "lastTransitionTime": at},
				Object{"type": "ContainersReady", "status": condition, "lastTransitionTime": at},
				Object{"type": "Ready", "status": condition, "lastTransitionTime": at},
			},
			"containerStatuses": containers,
		}}),
		object("apps/v1", "ReplicaSet", w.Namespace, w.ReplicaSet(), Object{"status": replicas}),
		object("apps/v1", "Deployment", w.Namespace, w.Deployment, Object{"status": deploymentStatus}),
	}
}

// NodeStatuses report ready nodes.
func NodeStatuses(c Cluster, now time.Time) []Object {
	at := now.UTC().Format(time.RFC3339)
	resources := Object{"cpu": "8", "memory": "32Gi", "pods": "110"}
	var list []Object
	for number := range 2 {
		list = append(list, object("v1", "Node", "", c.Node(number), Object{"status": Object{
			"capacity": resources, "allocatable": resources,
			"addresses": []any{
				Object{"type": "InternalIP", "address": c.nodeIP(number%2 + 1)},
				Object{"type": "Hostname", "address": c.Node(number)},
			},
			"conditions": []any{Object{"type": "Ready", "status": "True", "reason": "KubeletReady",
				"message": "played by the fleet", "lastHeartbeatTime": at, "lastTransitionTime": at}},
			"nodeInfo": Object{
				"kubeletVersion": "v1.36.3", "kubeProxyVersion": "", "operatingSystem": "linux", "architecture": "amd64",
				"osImage": "Isthmus Fleet", "kernelVersion": "6.12.0", "containerRuntimeVersion": "fleet://1",
				"machineID": c.Node(number), "systemUUID": c.Node(number), "bootID": c.Node(number),
			},
		}}))
	}
	return list
}
