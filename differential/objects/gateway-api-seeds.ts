export const gatewayApiSeeds = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: front }
spec:
  gatewayClassName: istio
  addresses: [{ type: IPAddress, value: 192.0.2.1 }]
  listeners:
    - { name: web, port: 80, protocol: HTTP, hostname: "*.example.com", allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { shared: "true" }, matchExpressions: [{ key: env, operator: In, values: [prod] }] } }, kinds: [{ group: gateway.networking.k8s.io, kind: HTTPRoute }] } }
    - { name: secure, port: 443, protocol: HTTPS, hostname: a.example.com, tls: { mode: Terminate, certificateRefs: [{ name: cert, namespace: depot, kind: Secret, group: "" }], options: { gateway.istio.io/tls-terminate-mode: MUTUAL } } }
    - { name: through, port: 8443, protocol: TLS, tls: { mode: Passthrough } }
    - { name: raw, port: 3306, protocol: TCP }
  infrastructure: { labels: { team: a }, annotations: { note: x } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: parcels }
spec:
  parentRefs: [{ name: front, namespace: depot, sectionName: web, port: 80, group: gateway.networking.k8s.io, kind: Gateway }, { group: "", kind: Service, name: parcels, port: 8080 }]
  hostnames: [parcels.example.com, "*.post.example.com"]
  rules:
    - name: beta
      matches:
        - { path: { type: PathPrefix, value: /beta }, headers: [{ type: Exact, name: x-group, value: testers }], queryParams: [{ type: RegularExpression, name: v, value: "[0-9]+" }], method: GET }
        - { path: { type: Exact, value: /exact } }
      filters:
        - { type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: x-a, value: b }], add: [{ name: x-c, value: d }], remove: [x-e] } }
        - { type: ResponseHeaderModifier, responseHeaderModifier: { set: [{ name: x-a, value: b }] } }
        - { type: URLRewrite, urlRewrite: { hostname: new.example.com, path: { type: ReplaceFullPath, replaceFullPath: /x } } }
        - { type: RequestMirror, requestMirror: { backendRef: { name: shadow, port: 8080 }, percent: 10 } }
      backendRefs:
        - { name: parcels, port: 8080, weight: 90, filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: x-lane, value: fast }] } }] }
        - { name: parcels-v2, namespace: depot, port: 8080, weight: 10, kind: Service, group: "" }
      timeouts: { request: 10s, backendRequest: 2s }
    - matches: [{ path: { type: PathPrefix, value: /old } }]
      filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, hostname: new.example.com, port: 8443, statusCode: 301, path: { type: ReplacePrefixMatch, replacePrefixMatch: /new } } }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: sorting }
spec:
  parentRefs: [{ name: front }]
  hostnames: [sorting.example.com]
  rules:
    - name: sort
      matches: [{ method: { type: Exact, service: post.Sorting, method: Sort }, headers: [{ type: Exact, name: x-a, value: b }] }]
      filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: x-a, value: b }] } }]
      backendRefs: [{ name: sorting, port: 9000, weight: 5 }, { name: sorting-v2, port: 9000 }]
    - backendRefs: [{ name: sorting, port: 9000 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: let-in }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop }]
  to: [{ group: "", kind: Service, name: parcels }, { group: "", kind: Secret }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: { name: wires }
spec:
  parentRefs: [{ name: front, sectionName: through }]
  hostnames: [wires.example.com]
  rules: [{ backendRefs: [{ name: wires, port: 443 }] }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: backend }
spec:
  targetRefs: [{ group: "", kind: Service, name: parcels, sectionName: https }]
  validation: { hostname: parcels.example.com, wellKnownCACertificates: System, subjectAltNames: [{ type: Hostname, hostname: a.example.com }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: own }
spec: { controllerName: istio.io/gateway-controller, description: ours }
`;
