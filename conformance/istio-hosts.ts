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
import { readRecord, readStringMap, readStrings } from "@/lib/domain/kubernetes/read-field";
import { readConstantName, readCount, readList, readText } from "./read-case";
import { runTables, type Check } from "./run-tables";
import type { Case } from "./suite";

/** Labels as Go writes them; what is no map is none. */
function readLabels(value: unknown): Record<string, string> | null {
  return value === null || value === undefined ? null : readStringMap(value);
}

/** `ProtocolUDP` or, as a plain text, `UDP`. */
function readPortProtocol(value: unknown): string {
  return readConstantName(value).replace(/^Protocol/, "") || readText(value) || "TCP";
}

/** Which of our functions answers which table of Istio's own tests. */
const checks: Readonly<Record<string, Check>> = {
  TestNameMatches: ({ a, b, out }) => ({
    expected: out === true,
    got: hostsOverlap(readText(a), readText(b)),
  }),
  TestNameSubsetOf: ({ a, b, out }) => ({
    expected: out === true,
    got: isHostSubsetOf(readText(a), readText(b)),
  }),
  TestNamesIntersection: ({ a, b, intersection }) => ({
    expected: readStrings(intersection),
    got: intersectHosts(readStrings(a), readStrings(b)),
  }),
  TestNamesForNamespace: ({ hosts, namespace, want }) => ({
    expected: readStrings(want),
    got: selectHostsForNamespace(readStrings(hosts), readText(namespace)),
  }),
  TestNamesSortOrder: ({ in: hosts, want }) => ({
    expected: readStrings(want),
    got: readStrings(hosts).toSorted(compareSpecificity),
  }),
  TestMoreSpecific: ({ host1, host2, expected }) => ({
    expected: expected === true,
    got: isMoreSpecificHost(readText(host1), readText(host2)),
  }),
  TestScopedFqdn_InScopeOf: ({ ScFqdn, Namespace, Want }) => ({
    expected: Want === true,
    got: matchesScopedHost(readText(ScFqdn), readText(Namespace)),
  }),
  TestGetVisibleNamespacesFromExportToAnno: ({ Annotation, ResourceNamespace, Want }) => ({
    expected: readList(Want),
    got: listExportNamespaces(readText(Annotation), readText(ResourceNamespace)),
  }),
  TestInstance: ({ left, right, expected }) => ({
    expected: { subsetOf: false, selected: false, ...readRecord(expected) },
    got: {
      subsetOf: isLabelSubset(readLabels(left), readLabels(right)),
      selected: isSelected(readLabels(left), readLabels(right)),
    },
  }),
  TestString: ({ input, expected }) => ({
    expected: readText(expected),
    got: formatLabels(readLabels(input)),
  }),
  TestInstanceValidate: ({ tags, valid }) => ({
    expected: valid === true,
    got: areLabelsValid(readLabels(tags)),
  }),
  TestParse: ({ name, out }) => ({ expected: readText(out), got: parseProtocol(readText(name)) }),
  TestConvertProtocol: ({ port, portName, proto, appProto, expectedProto }) => ({
    expected: readText(expectedProto),
    got: convertPortProtocol({
      port: readCount(port),
      name: readText(portName),
      protocol: readPortProtocol(proto),
      ...(typeof appProto === "string" ? { appProtocol: appProto } : {}),
    }),
  }),
};

/** Host algebra, labels and protocols. */
export function runIstioHosts(content: unknown): Case[] {
  return runTables("istio-hosts", content, checks);
}
