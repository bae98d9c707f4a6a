import { describe, expect, it } from "vitest";
import { makeDestinationRule, makeVirtualService } from "@/lib/testing/world";
import { findDestinationRule } from "./find-destination-rule";
import { findMeshVirtualService } from "./find-virtual-service";

const host = "reviews.bookinfo.svc.cluster.local";
const at = (time: number) => ({ creationTimestamp: `2026-01-0${time}T00:00:00Z` });

describe("findMeshVirtualService", () => {
  const find = (virtualServices: ReturnType<typeof makeVirtualService>[], clientNamespace = "bookinfo") => {
    const { effective, others } = findMeshVirtualService({ virtualServices, clientNamespace, host });
    return [
      effective?.metadata.name,
      others.map(({ object, reason }) => `${object.metadata.name} ${reason}`),
    ];
  };

  it("ignores other hosts and delegates", () => {
    expect(find([makeVirtualService("a", { hosts: ["ratings"] }), makeVirtualService("b", {})])).toEqual([
      undefined,
      [],
    ]);
  });

  it("leaves out those bound to gateways only or not visible", () => {
    const gateway = makeVirtualService("gateway", { hosts: [host], gateways: ["edge"] });
    const hidden = makeVirtualService("hidden", { hosts: [host], exportTo: ["."] }, { namespace: "shop" });
    expect(find([gateway, hidden])).toEqual([undefined, ["gateway gateway", "hidden invisible"]]);
  });

  it("lets the oldest win, then the name", () => {
    const objects = [
      makeVirtualService("c", { hosts: ["reviews"] }, at(2)),
      makeVirtualService("b", { hosts: ["reviews"] }, at(1)),
      makeVirtualService("a", { hosts: ["reviews"] }, at(2)),
    ];
    expect(find(objects)).toEqual(["b", ["a losing", "c losing"]]);
  });

  it("prefers one visible only in the client's namespace over an older public one, and exact over wildcard", () => {
    const open = makeVirtualService("open", { hosts: [host], gateways: ["mesh", "edge"] }, at(1));
    const own = makeVirtualService("own", { hosts: ["reviews"], exportTo: ["."] }, at(3));
    const wild = makeVirtualService(
      "wild",
      { hosts: ["*.bookinfo.svc.cluster.local"], exportTo: ["."] },
      at(1),
    );
    expect(find([open, own, wild])).toEqual(["own", ["open losing", "wild losing"]]);
    expect(find([open, wild])[0]).toBe("open");
    expect(find([open, own], "shop")).toEqual(["open", ["own invisible"]]);
  });
});

describe("findDestinationRule", () => {
  const find = (destinationRules: ReturnType<typeof makeDestinationRule>[], clientNamespace = "shop") =>
    findDestinationRule({ destinationRules, clientNamespace, serviceNamespace: "bookinfo", host });

  it("finds nothing among other hosts, hidden rules and rules for selected clients", () => {
    const rules = [
      makeDestinationRule("a", { host: "ratings" }),
      makeDestinationRule("b", { host: "reviews", exportTo: ["."] }),
      makeDestinationRule("c", { host: "reviews", workloadSelector: { matchLabels: {} } }),
    ];
    expect(find(rules)).toBeUndefined();
  });

  it("asks the client's namespace, the service's, the root; never merging them", () => {
    const root = makeDestinationRule(
      "root",
      { host: "*.local", subsets: [{ name: "r" }] },
      { namespace: "istio-system" },
    );
    const own = makeDestinationRule("own", { host: "reviews", subsets: [{ name: "v1" }] });
    const client = makeDestinationRule(
      "client",
      { host: "*.bookinfo.svc.cluster.local" },
      { namespace: "shop" },
    );
    expect(find([root])?.rules).toEqual([root]);
    expect(find([root, own])?.rules).toEqual([own]);
    expect(find([root, own, client])?.rules).toEqual([client]);
    expect(find([root, own], "istio-system")?.rules).toEqual([own]);
  });

  it("merges rules for one host: subsets are added, the first policy stays", () => {
    const first = makeDestinationRule(
      "z",
      { host: "reviews", subsets: [{ name: "v1", labels: { version: "v1" } }] },
      at(1),
    );
    const second = makeDestinationRule(
      "a",
      {
        host,
        trafficPolicy: { tls: { mode: "DISABLE" } },
        subsets: [{ name: "v1", labels: { version: "x" } }, { name: "v2" }],
      },
      at(2),
    );
    const found = find([second, first]);
    expect(found?.rules).toEqual([first, second]);
    expect(found?.subsets.map(({ name, labels }) => [name, labels])).toEqual([
      ["v1", { version: "v1" }],
      ["v2", {}],
    ]);
    expect(found?.trafficPolicy).toEqual({ tls: { mode: "DISABLE" } });
  });
});
