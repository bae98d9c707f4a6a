import {
  compareSpecificity,
  hostsOverlap,
  intersectHosts,
  isHostSubsetOf,
  isMoreSpecificHost,
  listExportNamespaces,
  matchesScopedHost,
  selectHostsForNamespace,
} from "@/lib/domain/istio/host";
import { areLabelsValid, formatLabels, isLabelSubset, isSelected } from "@/lib/domain/istio/routing/labels";
import { convertPortProtocol, parseProtocol } from "@/lib/domain/istio/routing/protocol";
import { judge, type Case } from "./suite";

interface Table {
  test: string;
  rows: { id: string; row: Record<string, unknown> }[];
}

type Check = (row: Record<string, unknown>) => { expected: unknown; got: unknown };
type Labels = Record<string, string> | null | undefined;

function readText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A reference to a constant of Go, by its last part: `v1.ProtocolUDP`. */
function readConstant(value: unknown, prefix: string): string {
  const name = readText((value as { "@ref"?: unknown } | undefined)?.["@ref"]);
  return name.slice(name.lastIndexOf(prefix) + prefix.length);
}

/** Which of our functions answers which table of Istio's own tests. */
const checks: Record<string, Check> = {
  TestNameMatches: ({ a, b, out }) => ({ expected: out, got: hostsOverlap(readText(a), readText(b)) }),
  TestNameSubsetOf: ({ a, b, out }) => ({ expected: out, got: isHostSubsetOf(readText(a), readText(b)) }),
  TestNamesIntersection: ({ a, b, intersection }) => ({
    expected: intersection,
    got: intersectHosts(a as string[], b as string[]),
  }),
  TestNamesForNamespace: ({ hosts, namespace, want }) => ({
    expected: want,
    got: selectHostsForNamespace(hosts as string[], readText(namespace)),
  }),
  TestNamesSortOrder: ({ in: hosts, want }) => ({
    expected: want,
    got: (hosts as string[]).toSorted(compareSpecificity),
  }),
  TestMoreSpecific: ({ host1, host2, expected }) => ({
    expected: expected ?? false,
    got: isMoreSpecificHost(readText(host1), readText(host2)),
  }),
  TestScopedFqdn_InScopeOf: ({ ScFqdn, Namespace, Want }) => ({
    expected: Want ?? false,
    got: matchesScopedHost(readText(ScFqdn), readText(Namespace)),
  }),
  TestGetVisibleNamespacesFromExportToAnno: ({ Annotation, ResourceNamespace, Want }) => ({
    expected: Want,
    got: listExportNamespaces(readText(Annotation), readText(ResourceNamespace)),
  }),
  TestInstance: ({ left, right, expected }) => ({
    expected,
    got: {
      subsetOf: isLabelSubset(left as Labels, right as Labels),
      selected: isSelected(left as Labels, right as Labels),
    },
  }),
  TestString: ({ input, expected }) => ({ expected, got: formatLabels(input as Labels) }),
  TestInstanceValidate: ({ tags, valid }) => ({
    expected: valid ?? false,
    got: areLabelsValid(tags as Labels),
  }),
  TestParse: ({ name, out }) => ({ expected: out, got: parseProtocol(readText(name)) }),
  TestConvertProtocol: ({ port, portName, proto, appProto, expectedProto }) => ({
    expected: expectedProto,
    got: convertPortProtocol({
      port: Number(port ?? 0),
      name: readText(portName),
      protocol: readConstant(proto, "Protocol") || "TCP",
      ...(typeof appProto === "string" ? { appProtocol: appProto } : {}),
    }),
  }),
};

/** Host algebra, labels and protocols. */
export function runIstioHosts(file: unknown): Case[] {
  return (file as { tables: Table[] }).tables.flatMap(({ test, rows }) =>
    rows.map(({ id, row }): Case => {
      const check = checks[test];
      if (!check) return { id, verdict: "failed", why: "no engine yet" };
      const { expected, got } = check(row);
      return judge(id, expected, got);
    }),
  );
}
