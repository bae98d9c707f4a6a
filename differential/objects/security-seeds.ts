export const securitySeeds = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: ports }
spec: { selector: { matchLabels: { app: parcels } }, mtls: { mode: STRICT }, portLevelMtls: { 8080: { mode: DISABLE }, 9090: { mode: PERMISSIVE } } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default }
spec: { mtls: { mode: PERMISSIVE } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: counter, annotations: { istio.io/dry-run: "true" } }
spec:
  selector: { matchLabels: { app: parcels } }
  action: DENY
  rules:
    - from:
        - source: { principals: ["cluster.local/ns/depot/sa/counter", "*/sa/x"], notPrincipals: ["cluster.local/*"] }
        - source: { namespaces: [depot, "de*"], notNamespaces: [shop], requestPrincipals: ["https://id.example.com/*"], notRequestPrincipals: ["*"] }
        - source: { ipBlocks: [10.0.0.0/8, 192.0.2.1], notIpBlocks: [10.1.0.0/16], remoteIpBlocks: [203.0.113.0/24], notRemoteIpBlocks: ["2001:db8::/32"] }
      to:
        - operation: { hosts: ["*.example.com"], notHosts: [a.example.com], ports: ["8080"], notPorts: ["9090"], methods: [GET, POST], notMethods: [PUT], paths: ["/a/*", "*/b", "/c/{*}/d", "/e/{**}"], notPaths: [/admin] }
      when:
        - { key: "request.headers[x-group]", values: [testers], notValues: [guests] }
        - { key: "request.auth.claims[groups]", values: [editors] }
        - { key: source.ip, values: [10.0.0.0/8] }
        - { key: destination.port, notValues: ["80"] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: accounts }
spec:
  action: ALLOW
  rules:
    - from: [{ source: { serviceAccounts: [depot/counter, counter] } }]
      when: [{ key: connection.sni, values: [a.example.com] }, { key: source.principal, values: ["*"] }, { key: source.namespace, values: [a] }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: asked }
spec:
  targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: front }]
  action: CUSTOM
  provider: { name: opa }
  rules: [{ to: [{ operation: { paths: [/secret] } }] }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: nothing }
spec: {}
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens }
spec:
  selector: { matchLabels: { app: parcels } }
  jwtRules:
    - issuer: https://id.example.com
      jwksUri: https://id.example.com/keys
      audiences: [parcels, "shop"]
      fromHeaders: [{ name: x-token, prefix: "Bearer " }]
      fromParams: [token]
      fromCookies: [session]
      outputPayloadToHeader: x-payload
      outputClaimToHeaders: [{ header: x-sub, claim: sub }]
      forwardOriginalToken: true
      timeout: 3s
      spaceDelimitedClaims: [scope2]
    - { issuer: other, jwks: '{"keys":[{"kty":"RSA","e":"AQAB","kid":"k","n":"sXchWDP6"}]}' }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: front }
spec:
  targetRefs: [{ kind: Gateway, group: gateway.networking.k8s.io, name: front }]
  jwtRules: [{ issuer: a, jwksUri: https://a.example.com/keys }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: watch }
spec:
  selector: { matchLabels: { app: parcels } }
  tracing:
    - match: { mode: CLIENT }
      providers: [{ name: zipkin }]
      randomSamplingPercentage: 12.5
      disableSpanReporting: false
      useRequestIdForTraceSampling: true
      enableIstioTags: true
      customTags: { lane: { literal: { value: fast } }, pod: { environment: { name: POD, defaultValue: none } }, who: { header: { name: x-user, defaultValue: nobody } }, made: { formatter: { value: "%START_TIME%" } } }
  metrics:
    - providers: [{ name: prometheus }]
      reportingInterval: 5s
      overrides:
        - match: { metric: REQUEST_COUNT, mode: CLIENT_AND_SERVER }
          disabled: false
          tagOverrides: { lane: { operation: UPSERT, value: "request.host" }, request_protocol: { operation: REMOVE } }
        - match: { customMetric: own_metric }
  accessLogging:
    - match: { mode: SERVER }
      providers: [{ name: envoy }]
      disabled: false
      filter: { expression: "response.code >= 400" }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: front }
spec:
  targetRefs: [{ kind: Gateway, group: gateway.networking.k8s.io, name: front }]
  accessLogging: [{ disabled: true }]
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: check }
spec:
  selector: { matchLabels: { app: parcels } }
  url: oci://registry.example.com/check:1
  sha256: 4de73ee0d1a3a7e2d1e1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3
  imagePullPolicy: IfNotPresent
  imagePullSecret: pull
  phase: AUTHN
  priority: 5
  failStrategy: FAIL_OPEN
  pluginName: check
  pluginConfig: { a: 1 }
  vmConfig: { env: [{ name: A, value: b }, { name: C, valueFrom: HOST }] }
  match: [{ mode: SERVER, ports: [{ number: 8080 }] }]
`;
