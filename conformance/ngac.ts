import { compilePolicy } from "@/lib/domain/ngac/compile-policy";
import { decideRights } from "@/lib/domain/ngac/decide-rights";
import type { NodeType, Policy, Prohibition } from "@/lib/domain/ngac/policy";
import { adminRights, isWildcard } from "@/lib/domain/ngac/rights";
import { readRecord, readRecords, readStrings } from "@/lib/domain/kubernetes/read-field";
import { nameCase, readText, type Row } from "./read-case";
import { guardCase, judge, type Case } from "./suite";

const nodeTypes: readonly string[] = ["U", "UA", "O", "OA", "PC"] satisfies NodeType[];

function readType(value: unknown): NodeType {
  const type = readText(value);
  if (!nodeTypes.includes(type)) throw new Error(`no type of nodes: ${type}`);
  return type as NodeType;
}

/** A subject that is no node of the graph is a process. */
function readProhibition(value: Row, index: number, nodes: ReadonlySet<string>): Prohibition {
  const name = readText(value["process"] ?? value["subject"]);
  const kind = value["process"] !== undefined || !nodes.has(name) ? "process" : "node";
  return {
    name: `prohibition ${index}`,
    subject: { kind, name },
    rights: readStrings(value["rights"]),
    inclusions: readStrings(value["inclusion"] ?? value["inclusions"]),
    exclusions: readStrings(value["exclusion"] ?? value["exclusions"]),
    mode: value["conjunctive"] === true ? "conjunctive" : "disjunctive",
  };
}

/** A case may use resource rights it does not declare. */
function readPolicy(row: Row): Policy {
  const nodes = readRecords(row["nodes"]).map((node) => ({
    name: readText(node["name"]),
    type: readType(node["type"]),
    assignedTo: readStrings(node["assignedTo"]),
  }));
  const names = new Set(nodes.map(({ name }) => name));
  const associations = readRecords(row["associations"]).map((association) => ({
    ua: readText(association["ua"]),
    target: readText(association["target"]),
    rights: readStrings(association["rights"]),
  }));
  const prohibitions = readRecords(row["prohibitions"]).map((prohibition, index) =>
    readProhibition(prohibition, index, names),
  );
  const used = [...associations, ...prohibitions].flatMap(({ rights }) => rights);
  const isAdmin = new Set<string>(adminRights);
  const resourceRights = [
    ...new Set([
      ...readStrings(row["resourceRights"]),
      ...used.filter((right) => !isWildcard(right) && !isAdmin.has(right)),
    ]),
  ];
  return { resourceRights, nodes, associations, prohibitions, obligations: [] };
}

function runCase(row: Row, id: string): Case {
  const policy = readPolicy(row);
  const graph = compilePolicy(policy);
  const expected = readRecords(row["expect"]);
  const resource = new Set(policy.resourceRights);
  const got = expected.map((item) => {
    const user = readText(item["user"]);
    const process = readText(item["process"]);
    const target = readText(item["target"]);
    const subject = process === "" ? { user } : { user, process };
    const rights = [...decideRights(graph, subject, { node: target })].filter((right) => resource.has(right));
    return { user, process, target, rights: rights.toSorted() };
  });
  const wanted = expected.map((item) => ({
    user: readText(item["user"]),
    process: readText(item["process"]),
    target: readText(item["target"]),
    rights: readStrings(item["rights"]).toSorted(),
  }));
  return judge(id, wanted.length === 0 ? undefined : wanted, got);
}

/** Exact sets of rights in small policies: intersection over classes, wildcards, prohibitions, processes. */
export function runNgac(content: unknown): Case[] {
  return readRecords(readRecord(content)["cases"]).flatMap((row, index) => {
    const id = nameCase(row, index);
    return guardCase(id, () => runCase(row, id));
  });
}
