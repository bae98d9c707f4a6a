import { parseAllDocuments } from "yaml";
import { createAnalysisContext } from "@/lib/domain/analysis/analysis-context";
import { buildAnalysisWorld } from "@/lib/domain/analysis/build-analysis-world";
import type { Check, FleetCheck } from "@/lib/domain/analysis/check";
import { istioChecks } from "@/lib/domain/analysis/checks";
import { fleetChecks } from "@/lib/domain/analysis/fleet-checks";
import { alphaAnnotations } from "@/lib/domain/analysis/istio/annotations";
import { istioMessages } from "@/lib/domain/analysis/istio-messages";
import { runCheck } from "@/lib/domain/analysis/run-check";
import { sortFindings } from "@/lib/domain/analysis/sort-findings";
import type { Finding } from "@/lib/domain/istio/finding";
import { parseMeshConfig } from "@/lib/domain/istio/parse-mesh-config";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { readRecord, readRecords, readString, readStrings } from "@/lib/domain/kubernetes/read-field";
import { nameCase, readCases, readName, readText, type Row } from "./read-case";
import { guardCase, judge, type Case } from "./suite";

interface AnalyzerFile {
  defaults: string;
  files: Record<string, unknown>;
}

function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text, { uniqueKeys: false })
    .map((document) => readRecord(document.toJS()))
    .flatMap((object) => (object["kind"] === "List" ? readRecords(object["items"]) : [object]))
    .filter((object) => typeof object["kind"] === "string")
    .map((object) => ({ apiVersion: "v1", ...object }) as KubernetesObject);
}

function judgeFindings(id: string, item: Row, findings: readonly Finding[]): Case {
  const found = sortFindings(findings).map(({ code, object }) => {
    const name = object.namespace === "" ? object.name : `${object.namespace}/${object.name}`;
    return `${code} ${object.kind} ${name}`;
  });
  const expected = readRecords(item["expected"]).map(
    ({ code, resource }) => `${readText(code)} ${readText(resource)}`,
  );
  return judge(id, expected.sort(), found.sort());
}

/** The check of a name; of a family, which ends in a dot (`schema.ValidationAnalyzer.`), all its members. */
function findChecks(name: string): Check[] {
  return [...istioChecks, alphaAnnotations].filter(
    (check) => check.name === name || (name.endsWith(".") && check.name.startsWith(name)),
  );
}

function runCase(id: string, item: Row, file: AnalyzerFile): Case {
  const analyzer = readText(item["analyzer"]);
  const fleetCheck = fleetChecks.find(({ name }) => name === analyzer);
  if (fleetCheck !== undefined) return judgeFindings(id, item, runFleetCheck(item, file, fleetCheck));
  const checks = findChecks(analyzer);
  if (checks.length === 0) throw new Error(`no check ${analyzer}`);
  const read = (name: unknown): string | undefined => readString(file.files[readText(name)]);
  const meshConfig = read(item["meshConfigFile"]);
  const meshNetworks = read(item["meshNetworksFile"]);
  const inputs = readStrings(item["inputFiles"]).map((name) => {
    const text = read(name);
    if (text === undefined) throw new Error(`the file holds no ${name}`);
    return text;
  });
  const world = buildAnalysisWorld("cluster", [...inputs, file.defaults].flatMap(parseObjects), {
    now: new Date(),
    ...(meshConfig === undefined ? {} : { mesh: parseMeshConfig(meshConfig) }),
    ...(meshNetworks === undefined
      ? {}
      : { meshNetworks: readRecord(parseAllDocuments(meshNetworks)[0]?.toJS()) }),
  });
  const context = createAnalysisContext(world);
  return judgeFindings(
    id,
    item,
    checks.flatMap((check) => runCheck(check, context)),
  );
}

/** Cases over several clusters hold the files of each under a key of its own, `cluster1InputFiles`. */
function runFleetCheck(item: Row, file: AnalyzerFile, check: FleetCheck): readonly Finding[] {
  const contexts = Object.entries(item)
    .filter(([key, value]) => /^cluster.*InputFiles$/.test(key) && Array.isArray(value))
    .map(([key, names]) => {
      const objects = readStrings(names).flatMap((name) => parseObjects(readText(file.files[name])));
      return createAnalysisContext(buildAnalysisWorld(key, objects, { now: new Date() }));
    });
  return check.run(contexts);
}

function runMessage(id: string, { code, level, template }: Row): Case {
  const message = Object.values(istioMessages).find((known) => known.code === code);
  const got = message && { code: message.code, severity: message.severity, template: message.template };
  return judge(id, { code, severity: readText(level).toLowerCase(), template }, got);
}

/** Configuration analysis: one analyzer over manifests, and the messages by code. */
export function runIstioAnalyzers(content: unknown): Case[] {
  const record = readRecord(content);
  if ("messages" in record) {
    return readCases(content, "messages").flatMap((item) => {
      const id = `${readName(item, "code")} ${readName(item, "name")}`;
      return guardCase(id, () => runMessage(id, item));
    });
  }
  const file = { defaults: readText(record["defaults"]), files: readRecord(record["files"]) };
  return readCases(content).flatMap((item, index) => {
    const id = nameCase(item, index);
    return guardCase(id, () => runCase(id, item, file));
  });
}
