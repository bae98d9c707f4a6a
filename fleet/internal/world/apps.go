package world

const (
	bookinfo     = "bookinfo"
	shop         = "shop"
	istioSystem  = "istio-system"
	bookinfoPort = 9080
	shopPort     = 8080
	mysqlPort    = 3306
)

// MySQLHost is the ServiceEntry's host of the virtual machine.
const MySQLHost = "mysql.bookinfo.vm.internal"

// IngressApp is the app label of the workload that generates load.
const IngressApp = "istio-ingressgateway"

// Workloads are the processes of a cluster's mesh.
func Workloads(c Cluster) []Workload {
	if !c.Mesh {
		return nil
	}
	list := append(bookinfoWorkloads(c), shopWorkloads(c)...)
	return append(list, ingress(c))
}

func bookinfoWorkloads(c Cluster) []Workload {
	ratings := Host("ratings", bookinfo, bookinfoPort)
	pod := func(app, version string, number, latency int, calls ...string) Workload {
		return Workload{
			Cluster: c, Namespace: bookinfo, App: app, Version: version, Deployment: app + "-" + version,
			ServiceAccount: "bookinfo-" + app, Image: "docker.io/istio/examples-bookinfo-" + app + "-" + version + ":1.20.3",
			Hosts: []string{app + ".bookinfo.svc.cluster.local"}, Port: bookinfoPort, Number: number,
			MutualTLS: true, Calls: calls, LatencyMillis: latency,
		}
	}
	list := []Workload{
		pod("productpage", "v1", 11, 6, Host("details", bookinfo, bookinfoPort), Host("reviews", bookinfo, bookinfoPort)),
		pod("details", "v1", 12, 3),
		pod("reviews", "v1", 13, 4),
		pod("reviews", "v3", 15, 9, ratings),
	}
	if c.Name == "west" {
		west := pod("ratings", "v1", 16, 2, MySQLHost+":3306")
		return append(list, pod("reviews", "v2", 14, 6, ratings), west, mysql(c))
	}
	failing := pod("ratings", "v2", 17, 5)
	failing.FailEvery = 14
	return append(list, pod("ratings", "v1", 16, 2), failing)
}

// mysql plays a database on a virtual machine that joined the mesh.
func mysql(c Cluster) Workload {
	return Workload{
		Cluster: c, Namespace: bookinfo, App: "mysql", Version: "v8", Deployment: "mysql", ServiceAccount: "bookinfo-mysql",
		Hosts: []string{MySQLHost}, Port: mysqlPort, Number: 200, MutualTLS: true, VM: true, LatencyMillis: 2,
	}
}

// shopWorkloads have joined without an identity of their own: their traffic is
// plain until a DestinationRule asks for mutual TLS.
func shopWorkloads(c Cluster) []Workload {
	pod := func(app, version, image string, number, latency int, calls ...string) Workload {
		return Workload{
			Cluster: c, Namespace: shop, App: app, Version: version, Deployment: app + "-" + version,
			ServiceAccount: app, Image: "registry.example.com/shop/" + image,
			Hosts: []string{app + ".shop.svc.cluster.local"}, Port: shopPort, Number: number,
			Calls: calls, LatencyMillis: latency,
		}
	}
	list := []Workload{
		pod("storefront", "v1", "storefront:3.4.1", 31, 8, Host("catalog", shop, shopPort), Host("cart", shop, shopPort)),
		pod("catalog", "v1", "catalog:1.9.0", 32, 5),
		pod("catalog", "v2", "catalog:2.0.0", 33, 7),
		pod("cart", "v1", "cart:2.2.7", 34, 3),
	}
	for i := range list {
		if list[i].App == "catalog" {
			list[i].Hosts = append(list[i].Hosts, "catalog-"+list[i].Version+".shop.svc.cluster.local")
		}
	}
	return list
}

func ingress(c Cluster) Workload {
	return Workload{
		Cluster: c, Namespace: istioSystem, App: IngressApp, Deployment: IngressApp,
		ServiceAccount: "istio-ingressgateway-service-account", Image: "docker.io/istio/proxyv2:1.31.0",
		Number: 10, MutualTLS: true, Labels: map[string]string{"istio": "ingressgateway"},
		Load: map[string]int{Host("productpage", bookinfo, bookinfoPort): 3, Host("storefront", shop, shopPort): 2},
	}
}
