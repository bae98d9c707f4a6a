export const networkingSeeds = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: parcels }
spec:
  hosts: [parcels, "*.post.example.com"]
  gateways: [mesh, front/public]
  exportTo: [".", depot]
  http:
    - name: beta
      match:
        - uri: { prefix: /beta }
          headers: { x-group: { exact: testers }, cookie: { regex: "^(.*;)?beta=1(;.*)?$" } }
          queryParams: { v: { exact: "2" } }
          method: { exact: GET }
          sourceLabels: { app: counter }
          ignoreUriCase: true
          port: 8080
        - withoutHeaders: { x-old: { prefix: y } }
          authority: { exact: parcels }
          scheme: { exact: http }
          gateways: [mesh]
          sourceNamespace: depot
      rewrite: { uri: /v2, authority: new.example.com }
      route:
        - destination: { host: parcels, subset: v1, port: { number: 8080 } }
          weight: 75
          headers: { request: { set: { x-lane: fast } }, response: { remove: [server] } }
        - { destination: { host: parcels.depot.svc.cluster.local, subset: v2 }, weight: 25 }
      timeout: 5s
      retries: { attempts: 3, perTryTimeout: 2s, retryOn: "5xx,gateway-error,503", retryRemoteLocalities: true }
      fault:
        delay: { percentage: { value: 10 }, fixedDelay: 2s }
        abort: { percentage: { value: 1.5 }, httpStatus: 503 }
      mirrors:
        - { destination: { host: shadow }, percentage: { value: 20 } }
      corsPolicy:
        allowOrigins: [{ exact: "https://example.com" }, { regex: ".*" }]
        allowMethods: [GET, POST]
        allowHeaders: [content-type]
        exposeHeaders: [x-total]
        maxAge: 24h
        allowCredentials: true
      headers: { request: { add: { x-a: b }, remove: [x-b] } }
    - match: [{ uri: { exact: /old } }]
      redirect: { uri: /new, authority: post.example.com, redirectCode: 302, scheme: https, port: 443 }
    - match: [{ uri: { regex: "/down/.*" } }]
      directResponse: { status: 503, body: { string: closed } }
    - route: [{ destination: { host: parcels } }]
      mirror: { host: shadow }
      mirrorPercentage: { value: 5 }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: parts }
spec:
  hosts: [parts.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /a } }]
      delegate: { name: part-a, namespace: depot }
    - match: [{ uri: { exact: /x } }]
      rewrite: { uriRegexRewrite: { match: "^/x/(.*)$", rewrite: "/y/\\\\1" } }
      route: [{ destination: { host: "*.example.com" } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: wires }
spec:
  hosts: [db.example.com, 10.2.3.4]
  gateways: [mesh]
  tls:
    - match: [{ sniHosts: [db.example.com], port: 443, destinationSubnets: [10.0.0.0/8], sourceLabels: { app: a }, gateways: [mesh] }]
      route: [{ destination: { host: db, port: { number: 443 } }, weight: 60 }, { destination: { host: db2 }, weight: 40 }]
  tcp:
    - match: [{ port: 3306, destinationSubnets: [10.1.0.0/16], sourceNamespace: shop }]
      route: [{ destination: { host: db, subset: v1, port: { number: 3306 } } }]
    - route: [{ destination: { host: db } }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: parcels }
spec:
  host: parcels.depot.svc.cluster.local
  exportTo: ["*"]
  workloadSelector: { matchLabels: { app: counter } }
  trafficPolicy:
    loadBalancer:
      consistentHash: { httpCookie: { name: user, path: /, ttl: 10s, attributes: [{ name: SameSite, value: Lax }] } }
      localityLbSetting:
        enabled: true
        distribute: [{ from: eu/a/*, to: { eu/a/*: 80, eu/b/*: 20 } }]
      warmup: { duration: 30s, minimumPercent: 10, aggression: 1 }
    connectionPool:
      tcp: { maxConnections: 100, connectTimeout: 30ms, tcpKeepalive: { time: 7200s, interval: 75s, probes: 3 }, maxConnectionDuration: 60s, idleTimeout: 5s }
      http: { http1MaxPendingRequests: 10, http2MaxRequests: 100, maxRequestsPerConnection: 5, maxRetries: 3, idleTimeout: 30s, h2UpgradePolicy: UPGRADE, useClientProtocol: false, maxConcurrentStreams: 50 }
    outlierDetection: { consecutive5xxErrors: 7, consecutiveGatewayErrors: 3, interval: 5m, baseEjectionTime: 15m, maxEjectionPercent: 50, minHealthPercent: 10, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 4 }
    tls: { mode: SIMPLE, sni: parcels.example.com, subjectAltNames: [parcels], insecureSkipVerify: false, caCertificates: /etc/certs/ca.pem }
    portLevelSettings:
      - { port: { number: 8080 }, loadBalancer: { simple: LEAST_REQUEST } }
    tunnel: { protocol: CONNECT, targetHost: target.example.com, targetPort: 443 }
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 }, trafficPolicy: { loadBalancer: { simple: ROUND_ROBIN } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: outside }
spec:
  host: "*.example.com"
  trafficPolicy:
    tls: { mode: MUTUAL, clientCertificate: /etc/cert.pem, privateKey: /etc/key.pem, caCertificates: /etc/ca.pem }
    loadBalancer: { consistentHash: { httpHeaderName: x-user, ringHash: { minimumRingSize: 64 } }, localityLbSetting: { failover: [{ from: eu, to: us }] } }
    proxyProtocol: { version: V2 }
    retryBudget: { percent: 20, minRetryConcurrency: 3 }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: spread }
spec:
  host: spread
  trafficPolicy:
    tls: { mode: ISTIO_MUTUAL }
    loadBalancer: { simple: RANDOM, warmupDurationSecs: 10s, localityLbSetting: { failoverPriority: ["topology.kubernetes.io/region"] } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { name: web, port: { number: 80, name: http, protocol: HTTP }, hosts: ["*.example.com", depot/parcels.example.org], tls: { httpsRedirect: true } }
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: ["./a.example.com"]
      bind: 10.1.1.1
      tls: { mode: MUTUAL, credentialName: cert, subjectAltNames: [client], minProtocolVersion: TLSV1_2, maxProtocolVersion: TLSV1_3, cipherSuites: [ECDHE-RSA-AES256-GCM-SHA384], caCrl: /etc/crl.pem }
    - port: { number: 8443, name: tls, protocol: TLS }
      hosts: ["*"]
      tls: { mode: PASSTHROUGH }
    - port: { number: 9443, name: https-files, protocol: HTTPS }
      hosts: [files.example.com]
      tls: { mode: SIMPLE, serverCertificate: /etc/cert.pem, privateKey: /etc/key.pem, verifyCertificateSpki: [aGFzaA==], verifyCertificateHash: [aGFzaA==] }
    - port: { number: 3306, name: tcp, protocol: TCP }
      hosts: ["*"]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: archive }
spec:
  hosts: [archive.example.com, "other.example.com"]
  addresses: [192.0.2.10, 198.51.100.0/24]
  ports: [{ number: 443, name: https, protocol: TLS }, { number: 8080, name: http, protocol: HTTP, targetPort: 80 }]
  location: MESH_EXTERNAL
  resolution: STATIC
  endpoints:
    - { address: 192.0.2.20, ports: { https: 8443 }, labels: { version: v1 }, weight: 10, locality: eu/a/b, network: outer, serviceAccount: archive }
    - { address: 192.0.2.21 }
  exportTo: [".", "*"]
  subjectAltNames: ["spiffe://cluster.local/ns/a/sa/b"]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: names }
spec:
  hosts: [names.example.com]
  ports: [{ number: 80, name: http, protocol: HTTP }]
  resolution: DNS
  endpoints: [{ address: a.example.net }, { address: b.example.net, ports: { http: 8080 } }]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: inside }
spec:
  hosts: ["*.inside.example.com"]
  ports: [{ number: 27017, name: mongo, protocol: MONGO }]
  location: MESH_INTERNAL
  resolution: NONE
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: machines }
spec:
  hosts: [machines.example.com]
  addresses: [240.240.1.1]
  ports: [{ number: 9000, name: grpc, protocol: GRPC }]
  location: MESH_INTERNAL
  resolution: STATIC
  workloadSelector: { labels: { app: machine } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: narrow }
spec:
  workloadSelector: { labels: { app: counter } }
  ingress:
    - { port: { number: 9080, protocol: HTTP, name: web }, defaultEndpoint: "127.0.0.1:8080", captureMode: NONE, bind: 127.0.0.1, connectionPool: { http: { http1MaxPendingRequests: 5 } } }
    - { port: { number: 9443, protocol: HTTPS, name: secure }, defaultEndpoint: "unix:///var/run/sock", tls: { mode: SIMPLE, privateKey: /etc/key.pem, serverCertificate: /etc/cert.pem } }
  egress:
    - { port: { number: 3306, protocol: MYSQL, name: db }, bind: 127.0.0.1, captureMode: DEFAULT, hosts: ["*/mysql.example.com"] }
    - hosts: ["./*", "istio-system/*", "~/*"]
  outboundTrafficPolicy: { mode: REGISTRY_ONLY }
  inboundConnectionPool: { http: { http2MaxRequests: 10 }, tcp: { maxConnections: 3 } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default }
spec:
  egress: [{ hosts: ["./*", "shop/cart.shop.svc.cluster.local"] }]
  outboundTrafficPolicy: { mode: ALLOW_ANY }
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: machine-1 }
spec: { address: 192.0.2.40, ports: { http: 8080 }, labels: { app: machine, version: v1 }, serviceAccount: machine, network: outer, locality: eu/a, weight: 5 }
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: machines }
spec:
  metadata: { labels: { app: machine }, annotations: { note: x } }
  template: { serviceAccount: machine, ports: { http: 8080 }, network: outer, labels: { version: v1 }, weight: 2, locality: eu }
  probe:
    initialDelaySeconds: 5
    timeoutSeconds: 3
    periodSeconds: 4
    successThreshold: 3
    failureThreshold: 3
    httpGet: { path: /ready, port: 8080, host: 127.0.0.1, scheme: HTTP, httpHeaders: [{ name: x-a, value: b }] }
---
apiVersion: networking.istio.io/v1beta1
kind: ProxyConfig
metadata: { name: threads }
spec: { selector: { matchLabels: { app: counter } }, concurrency: 2, image: { imageType: distroless }, environmentVariables: { LANE: fast } }
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: lua }
spec:
  workloadSelector: { labels: { app: counter } }
  priority: 10
  configPatches:
    - applyTo: HTTP_FILTER
      match: { context: SIDECAR_INBOUND, listener: { portNumber: 8080, filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } }, proxy: { proxyVersion: "^1\\\\.31.*" } }
      patch: { operation: INSERT_BEFORE, value: { name: envoy.filters.http.fault, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault } } }
    - applyTo: CLUSTER
      match: { context: SIDECAR_OUTBOUND, cluster: { service: parcels.depot.svc.cluster.local, portNumber: 8080 } }
      patch: { operation: MERGE, value: { connect_timeout: 3s } }
`;
