package world

// Object is one manifest.
type Object = map[string]any

func object(apiVersion, kind, namespace, name string, fields Object) Object {
	metadata := Object{"name": name}
	if namespace != "" {
		metadata["namespace"] = namespace
	}
	made := Object{"apiVersion": apiVersion, "kind": kind, "metadata": metadata}
	for key, value := range fields {
		if key == "metadata" {
			for field, detail := range value.(Object) {
				metadata[field] = detail
			}
			continue
		}
		made[key] = value
	}
	return made
}

func labelled(labels map[string]string) Object {
	return Object{"labels": asAny(labels)}
}

// asAny turns labels into the form that unstructured objects need.
func asAny(labels map[string]string) Object {
	values := Object{}
	for key, value := range labels {
		values[key] = value
	}
	return values
}

// Namespaces come first; pods, services and configuration live in them.
func Namespaces(c Cluster) []Object {
	namespace := func(name string, labels map[string]string) Object {
		return object("v1", "Namespace", "", name, Object{"metadata": labelled(labels)})
	}
	if c.Role == RoleHost {
		return nil
	}
	if !c.Mesh {
		return []Object{namespace("inventory", map[string]string{"team": "warehouse"})}
	}
	return []Object{
		namespace(istioSystem, map[string]string{"topology.istio.io/network": c.Name}),
		namespace(bookinfo, map[string]string{"istio-injection": "enabled", "team": "books"}),
		namespace(shop, map[string]string{"istio-injection": "enabled", "team": "retail"}),
	}
}

// Core are the objects that pods, services and their status build on.
func Core(c Cluster) []Object {
	list := nodes(c)
	if c.Role == RoleHost {
		return list
	}
	if !c.Mesh {
		return append(list, service("inventory", "inventory", 8080, map[string]string{"app": "inventory"}))
	}
	list = append(list, controlPlane(c)...)
	accounts := map[string]bool{}
	for _, w := range Workloads(c) {
		if account := w.Namespace + "/" + w.ServiceAccount; !accounts[account] {
			accounts[account] = true
			list = append(list, object("v1", "ServiceAccount", w.Namespace, w.ServiceAccount, Object{
				"metadata": labelled(map[string]string{"account": w.App})}))
		}
		if !w.VM {
			list = append(list, deployment(w))
		}
	}
	list = append(list, services(c)...)
	return append(list, editors())
}

func nodes(c Cluster) []Object {
	var list []Object
	for number := range 2 {
		list = append(list, object("v1", "Node", "", c.Node(number), Object{
			"metadata": labelled(map[string]string{
				"kubernetes.io/hostname":           c.Node(number),
				"kubernetes.io/os":                 "linux",
				"kubernetes.io/arch":               "amd64",
				"node.kubernetes.io/instance-type": "fleet.large",
				"topology.kubernetes.io/region":    c.Region,
				"topology.kubernetes.io/zone":      c.Zone(number),
			}),
			"spec": Object{"podCIDR": c.podIP(0) + "/24"},
		}))
	}
	return list
}

// controlPlane is the istiod that the fleet runs as a process beside the cluster.
func controlPlane(c Cluster) []Object {
	w := Istiod(c)
	return []Object{
		object("v1", "ServiceAccount", istioSystem, w.ServiceAccount, Object{"metadata": labelled(map[string]string{"app": "istiod"})}),
		object("v1", "ConfigMap", istioSystem, "istio", Object{
			"metadata": labelled(map[string]string{"istio.io/rev": "default", "release": "istio"}),
			"data": Object{
				"mesh": "accessLogFile: /dev/stdout\ndefaultConfig:\n  discoveryAddress: istiod.istio-system.svc:15012\n" +
					"defaultProviders:\n  metrics:\n  - prometheus\nenablePrometheusMerge: true\nrootNamespace: istio-system\ntrustDomain: " + TrustDomain + "\n",
				"meshNetworks": "networks: {}\n",
			},
		}),
		deployment(w),
		service("istiod", istioSystem, 15012, map[string]string{"app": "istiod", "istio": "pilot"}),
	}
}

// Istiod describes the control plane's own pod.
func Istiod(c Cluster) Workload {
	return Workload{
		Cluster: c, Namespace: istioSystem, App: "istiod", Deployment: "istiod", ServiceAccount: "istiod",
		Image: "docker.io/istio/pilot:1.31.0", Port: 15012, Number: 9,
		Labels: map[string]string{"istio": "pilot", "istio.io/rev": "default"},
	}
}

// editors lets Isthmus' editors work in bookinfo; in shop they may only look.
func editors() Object {
	return object("rbac.authorization.k8s.io/v1", "RoleBinding", bookinfo, "isthmus-editors", Object{
		"roleRef":  Object{"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "isthmus:editor"},
		"subjects": []any{Object{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "isthmus:editors"}},
	})
}
