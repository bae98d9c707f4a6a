import { describe, expect, it } from "vitest";
import { judgeSpec } from "@/lib/testing/judge-spec";

const ports = [{ number: 80, name: "http", protocol: "HTTP" }];
const tcp = [{ number: 90, name: "tcp", protocol: "TCP" }];

describe("validateServiceEntry", () => {
  it.each<[string, object, string]>([
    ["no host", { ports, resolution: "NONE" }, "error spec.hosts: service entry must have at least one host"],
    ["every host", { hosts: ["*"], ports }, "error spec.hosts[0]: invalid host *"],
    [
      "blocks of DNS",
      { hosts: ["a.b"], addresses: ["10.0.0.0/8"], resolution: "DNS", ports },
      "error spec.addresses: CIDR addresses are allowed only for NONE/STATIC resolution types",
    ],
    [
      "a wildcard of DNS",
      { hosts: ["*.a.b"], resolution: "DNS", ports },
      'error spec.hosts[0]: hosts must be FQDN or contain only prefix wildcards if no endpoints are provided for resolution mode DNS, domain name "*.a.b" invalid (label "*" invalid)',
    ],
    [
      "a name as static endpoint",
      { hosts: ["a.b"], ports, resolution: "STATIC", endpoints: [{ address: "c.d" }] },
      'error spec.endpoints[0].address: endpoint address "c.d" is not a valid IP address',
    ],
    [
      "endpoints of nothing",
      { hosts: ["a.b"], ports, endpoints: [{ address: "1.1.1.1" }] },
      "error spec.endpoints: no endpoints should be provided for resolution type none",
    ],
    [
      "a port of an endpoint only",
      {
        hosts: ["a.b"],
        ports,
        resolution: "STATIC",
        endpoints: [{ address: "1.1.1.1", ports: { other: 1 } }],
      },
      "error spec.endpoints[0].ports.other: endpoint port 1 is not defined by the service entry",
    ],
    [
      "two hosts on TCP",
      { hosts: ["a.b", "c.d"], ports: tcp, resolution: "DNS" },
      "error spec.ports[0].protocol: multiple hosts provided with non-HTTP, non-TLS ports",
    ],
    [
      "dynamic names without wildcard",
      { hosts: ["a.b"], ports, resolution: "DYNAMIC_DNS" },
      "error spec.hosts[0]: host must be wildcarded for resolution mode DYNAMIC_DNS",
    ],
    [
      "a port twice",
      { hosts: ["a.b"], ports: [...ports, ...ports] },
      "error spec.ports[1].number: service entry port 80 already defined",
    ],
    [
      "endpoints beside a selector",
      {
        hosts: ["a.b"],
        ports,
        resolution: "STATIC",
        workloadSelector: { labels: { a: "b" } },
        endpoints: [{ address: "1.1.1.1" }],
      },
      "error spec: only one of WorkloadSelector or Endpoints is allowed in Service Entry",
    ],
  ])("refuses %s", (_, spec, line) => {
    expect(judgeSpec("ServiceEntry", spec)).toContain(line);
  });

  it("refuses dynamic names in the mesh behind a waypoint", () => {
    const spec = { hosts: ["*.a.b"], ports, resolution: "DYNAMIC_DNS", location: "MESH_INTERNAL" };
    expect(judgeSpec("ServiceEntry", spec, { labels: { "istio.io/use-waypoint": "None" } })).toEqual([]);
    expect(judgeSpec("ServiceEntry", spec, { labels: { "istio.io/use-waypoint": "gate" } })).toEqual([
      "error spec.location: location MESH_INTERNAL with resolution type DYNAMIC_DNS is not supported when using waypoints",
    ]);
  });

  it("warns of TCP that has no address of its own", () => {
    expect(judgeSpec("ServiceEntry", { hosts: ["a.b"], ports: tcp })).toHaveLength(1);
    expect(judgeSpec("ServiceEntry", { hosts: ["a.b"], ports: tcp, resolution: "DNS" })).toEqual([]);
  });

  it("accepts an export to no one, and sockets", () => {
    const endpoints = [{ address: "unix:///run/x.sock" }];
    expect(
      judgeSpec("ServiceEntry", { hosts: ["a.b"], ports, endpoints, resolution: "STATIC", exportTo: ["~"] }),
    ).toEqual([]);
  });
});

describe("validateWorkloadEntry", () => {
  it.each<[object, string[]]>([
    [{}, ["error spec.address: address is required"]],
    [{ address: "a_b" }, ['error spec.address: endpoint address "a_b" is not a valid FQDN or an IP address']],
    [
      { address: "unix://x", ports: { http: 80 } },
      [
        "error spec.address: x is not an absolute path to a file",
        "error spec.ports: unix endpoint unix://x must not include ports",
      ],
    ],
    [{ network: "n" }, ['warning spec.address: address is unset with network "n"']],
    [{ address: "fe80::1", labels: { app: "x" }, ports: { http: 80 } }, []],
  ])("judges %j", (spec, lines) => {
    expect(judgeSpec("WorkloadEntry", spec)).toEqual(lines);
  });
});

describe("validateWorkloadGroup", () => {
  it.each<[object, string[]]>([
    [{}, ["error spec.template: template is required"]],
    [
      { template: {}, metadata: { labels: { ".": "x" } } },
      ['error spec.metadata.labels["."]: invalid labels: invalid tag key: "."'],
    ],
    [{ template: {}, probe: { exec: {} } }, ["error spec.probe.exec.command: exec.command is required"]],
    [
      { template: {}, probe: { grpc: { port: 1 } } },
      ["error spec.probe: unknown health check method *v1alpha3.ReadinessProbe_Grpc"],
    ],
    [{ template: {}, probe: { httpGet: { port: 80, scheme: "HTTPS" } } }, []],
  ])("judges %j", (spec, lines) => {
    expect(judgeSpec("WorkloadGroup", spec)).toEqual(lines);
  });
});
