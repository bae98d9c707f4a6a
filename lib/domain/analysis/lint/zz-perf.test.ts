import { test } from "vitest";
import { lintCluster } from "@/lib/domain/analysis/lint/lint-cluster";
import { lintChecks } from "@/lib/domain/analysis/lint/lint-checks";
import { createAnalysisContext } from "@/lib/domain/analysis/analysis-context";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
test("perf", () => {
  const o: any[] = [];
  for (let n = 0; n < 100; n++) {
    const ns = `ns${n}`;
    o.push({ apiVersion: "v1", kind: "Namespace", metadata: { name: ns } });
    for (let i = 0; i < 30; i++) {
      const m = { name: `s${i}`, namespace: ns };
      o.push({ apiVersion: "v1", kind: "Service", metadata: m, spec: { selector: { app: m.name }, ports: [{ name: "http", port: 80 }] } });
      o.push({ apiVersion: "apps/v1", kind: "Deployment", metadata: m, spec: { template: { metadata: { labels: { app: m.name, version: "v1" } } } } });
      for (let p = 0; p < 3; p++) o.push({ apiVersion: "v1", kind: "Pod", metadata: { name: `${m.name}-${p}`, namespace: ns, labels: { app: m.name, version: "v1" }, ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: m.name, uid: "x", controller: true }] }, spec: { containers: [{ name: "istio-proxy" }] } });
      o.push({ apiVersion: "networking.istio.io/v1", kind: "VirtualService", metadata: m, spec: { hosts: [m.name], http: [{ route: [{ destination: { host: m.name, subset: "v1" } }] }] } });
      o.push({ apiVersion: "networking.istio.io/v1", kind: "DestinationRule", metadata: m, spec: { host: m.name, subsets: [{ name: "v1", labels: { version: "v1" } }] } });
      o.push({ apiVersion: "security.istio.io/v1", kind: "AuthorizationPolicy", metadata: m, spec: { selector: { matchLabels: { app: m.name } }, rules: [{ from: [{ source: { principals: [`cluster.local/ns/${ns}/sa/x*`, "*/sa/default"], namespaces: [ns] } }], to: [{ operation: { methods: ["GET"], hosts: ["a.b.c"] } }] }] } });
    }
  }
  const w = buildClusterWorld("c", o);
  for (const c of lintChecks) { const x = createAnalysisContext(w); const t = performance.now(); const f = c.run(x); const d = performance.now() - t; if (d > 20) console.log(c.name, Math.round(d), f.length); }
  const t = performance.now(); lintCluster(w); console.log("all", Math.round(performance.now() - t));
});
