import { isServiceVisible, type VisibilityCap } from "@/lib/domain/istio/routing/index-services";
import { readText } from "./read-case";
import type { Comparison, Table } from "./run-tables";

const caps: readonly VisibilityCap[] = ["PUBLIC", "NAMESPACE", "NONE"];

/** Every set of one or more of the values. */
function listSubsets(values: readonly string[]): string[][] {
  return values
    .reduce<string[][]>((sets, value) => [...sets, ...sets.map((set) => [...set, value])], [[]])
    .slice(1);
}

/** What exports mean without any cap. */
function isExported(exportTo: readonly string[], own: string, client: string): boolean {
  return exportTo.includes("*") || (exportTo.includes(".") && client === own) || exportTo.includes(client);
}

/** Whether a cap leaves a client out. */
function isCut(cap: VisibilityCap, own: string, client: string): boolean {
  return cap === "NONE" || (cap === "NAMESPACE" && client !== own);
}

/**
 * A cap never lets more clients see a service than its exports and the cap do: for all exports, namespaces and caps that the
 * file holds, with the row's own value for one of them. Also that without a cap the exports alone count.
 */
export function checkNeverWidens(value: unknown, { table }: Table, tables: readonly Table[]): Comparison {
  const held = (name: string): unknown[] =>
    name === table
      ? [value]
      : tables.filter((other) => other.table === name).flatMap(({ rows }) => rows.map((row) => row.value));
  const texts = (name: string, usual: readonly string[]): string[] => {
    const own = held(name)
      .map(readText)
      .filter((text) => text !== "");
    return [...new Set(own.length === 0 ? usual : own)];
  };
  const namespaces = texts("serviceNamespaces", ["own"]);
  const clients = texts("clientNamespaces", [...namespaces, "other"]);
  const atoms = [...new Set([...texts("baseSet", ["*", ".", "~"]), ...namespaces, ...clients])];
  const askedCaps = table === "visibilities" ? [caps[Number(value)]] : caps;
  const applied = table === "range" ? [value === true] : [true, false];
  const violations: string[] = [];
  for (const cap of askedCaps) {
    if (cap === undefined) throw new Error(`there is no visibility ${String(value)}`);
    for (const isApplied of applied) {
      for (const own of namespaces) {
        for (const exportTo of listSubsets(atoms)) {
          const mesh = {
            defaultServiceExportTo: [],
            rest: { serviceEntryVisibility: { applyToSidecars: isApplied } },
          };
          for (const client of clients) {
            const sees = isServiceVisible({ namespace: own, exportTo }, client, mesh, cap);
            const isOpen = isExported(exportTo, own, client);
            const isWrong = isApplied ? sees && (!isOpen || isCut(cap, own, client)) : sees !== isOpen;
            if (isWrong) violations.push(`${exportTo.join()} of ${own} to ${client}, ${cap}`);
          }
        }
      }
    }
  }
  return { expected: [], got: violations };
}
