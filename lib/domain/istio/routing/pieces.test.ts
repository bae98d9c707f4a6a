import { describe, expect, test } from "vitest";
import { containsAddress, normalizeCidr } from "./cidr";
import { areLabelsValid, formatLabels } from "./labels";
import { mergeHttpMatches } from "./merge-delegates";
import { stripPort } from "./match-virtual-host";
import { parseDuration } from "./parse-duration";
import { convertPortProtocol } from "./protocol";
import { formatCluster, parseCluster } from "./proxy-config";
import { readClaimPath } from "./translate-match";
import { translateRetries } from "./translate-retries";
import { listDomains } from "./virtual-host-domains";

describe("networks", () => {
  test.each([
    ["10.0.0.0/8", "10.1.2.3", 8],
    ["10.0.0.0/8", "11.1.2.3", undefined],
    ["10.1.2.3", "10.1.2.3", 32],
    ["fd00::/16", "fd00::1", 16],
    ["fd00::/16", "10.0.0.1", undefined],
    ["0.0.0.0/0", "1.2.3.4", 0],
    ["nonsense", "1.2.3.4", undefined],
  ])("%s and %s", (cidr, address, expected) => {
    expect(containsAddress(cidr, address)).toBe(expected);
  });

  test("are the same whatever is written behind their length", () => {
    expect(normalizeCidr("10.1.2.3/8")).toBe(normalizeCidr("10.9.9.9/8"));
    expect(normalizeCidr("10.1.2.3/8")).not.toBe(normalizeCidr("10.1.2.3/16"));
  });
});

test.each([
  ["1s", 1000],
  ["1m30s", 90_000],
  ["0.25s", 250],
  ["250ms", 250],
  ["0", 0],
  ["", undefined],
  ["5", undefined],
  ["1s5", undefined],
])("a duration %s", (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each([
  ["reviews:9080", "reviews"],
  ["[::1]:80", "::1"],
  ["reviews", "reviews"],
  ["::1", "::1"],
])("a host without its port: %s", (host, expected) => {
  expect(stripPort(host)).toBe(expected);
});

test.each([
  [{ port: 80, name: "http-web" }, "HTTP"],
  [{ port: 80, name: "web" }, "UnsupportedProtocol"],
  [{ port: 3306, name: "db" }, "TCP"],
  [{ port: 80, name: "web", appProtocol: "kubernetes.io/h2c" }, "HTTP2"],
  [{ port: 53, name: "http", protocol: "UDP" }, "UDP"],
])("the protocol of %o", (port, expected) => {
  expect(convertPortProtocol(port)).toBe(expected);
});

describe("retries", () => {
  test("are two by default, none with no attempts, and know status codes from conditions", () => {
    expect(translateRetries(undefined)?.attempts).toBe(2);
    expect(translateRetries({ attempts: 0 })).toBeUndefined();
    expect(translateRetries({ attempts: 3, retryOn: "5xx,,503, 1000", perTryTimeout: "2s" })).toEqual({
      attempts: 3,
      retryOn: "5xx,1000,retriable-status-codes",
      retriableStatusCodes: [503],
      perTryTimeoutMs: 2000,
    });
  });
});

describe("delegates", () => {
  const root = [{ uri: { prefix: "/a" }, headers: { team: { exact: "x" } } }];

  test.each([
    [
      "under it",
      [{ uri: { prefix: "/a/b" } }],
      [{ uri: { prefix: "/a/b" }, headers: { team: { exact: "x" } } }],
    ],
    ["without match", [], root],
    ["beside it", [{ uri: { prefix: "/b" } }], undefined],
    ["by regex", [{ uri: { regex: "/a.*" } }], undefined],
    ["another value", [{ headers: { team: { exact: "y" } } }], undefined],
    ["partly beside it", [{ uri: { exact: "/a" } }, { uri: { exact: "/c" } }], undefined],
  ])("%s", (_, delegate, expected) => {
    expect(mergeHttpMatches(root, delegate)?.map(({ match }) => match)).toEqual(expected);
  });
});

describe("names", () => {
  test("of clusters are read back", () => {
    const name = formatCluster("outbound", "v1", "reviews.default", 9080);
    expect(parseCluster(name)).toEqual({
      direction: "outbound",
      subset: "v1",
      host: "reviews.default",
      port: 9080,
    });
    expect(parseCluster("outbound_.80_._.a_.b.com")?.host).toBe("a_.b.com");
    expect(parseCluster("PassthroughCluster")).toBeUndefined();
  });

  test("of claims are paths", () => {
    expect(readClaimPath("@request.auth.claims.group.id")).toEqual(["group", "id"]);
    expect(readClaimPath("@request.auth.claims[group][id]")).toEqual(["group", "id"]);
    expect(readClaimPath("x-claims")).toBeUndefined();
  });

  test("of a service are longer for strangers, and addresses come last", () => {
    const service = {
      hostname: "reviews.shop.svc.cluster.local",
      aliases: [],
      resolution: "endpoints",
      registry: "Kubernetes",
    } as const;
    const own = listDomains(service, ["10.0.0.1"], 0, "shop.svc.cluster.local").domains;
    const strange = listDomains(service, ["10.0.0.1"], 0, "other.svc.cluster.local").domains;
    expect(own).toContain("reviews");
    expect(strange).not.toContain("reviews");
    expect(strange).toEqual([
      "reviews.shop.svc.cluster.local",
      "reviews.shop.svc.cluster.local.",
      "reviews.shop",
      "reviews.shop.svc",
      "10.0.0.1",
    ]);
  });
});

test("labels are written in one order, and checked as Kubernetes writes them", () => {
  expect(formatLabels({ b: "", a: "1" })).toBe("a=1,b");
  expect(areLabelsValid({ "app.kubernetes.io/name": "x" })).toBe(true);
  expect(areLabelsValid({ ".app": "x" })).toBe(false);
  expect(areLabelsValid({ app: "-x" })).toBe(false);
});
