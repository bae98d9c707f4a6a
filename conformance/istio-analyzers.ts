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
import { readRecord, readRecords } from "@/lib/domain/kubernetes/read-field";
import { judge, type Case } from "./suite";

interface AnalyzerCase {
  id: string;
  analyzer: string;
  inputFiles?: string[];
  meshConfigFile?: string | null;
  meshNetworksFile?: string | null;
  expected: { code: string; resource: string }[];
}

interface AnalyzerFile {
  defaults: string;
  files: Record<string, string>;
  cases: AnalyzerCase[];
}

interface MessageFile {
  messages: { name: string; code: string; level: string; template: string }[];
}

function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text, { uniqueKeys: false })
    .map((document) => readRecord(document.toJS()))
    .flatMap((object) => (object["kind"] === "List" ? readRecords(object["items"]) : [object]))
    .filter((object) => typeof object["kind"] === "string")
    .map((object) => ({ apiVersion: "v1", ...object }) as KubernetesObject);
}

function judgeFindings(item: AnalyzerCase, findings: readonly Finding[]): Case {
  const found = sortFindings(findings).map(({ code, object }) => {
    const name = object.namespace === "" ? object.name : `${object.namespace}/${object.name}`;
    return `${code} ${object.kind} ${name}`;
  });
  const expected = item.expected.map(({ code, resource }) => `${code} ${resource}`);
  return judge(item.id, expected.sort(), found.sort());
}

/** The check of a name; of a family, which ends in a dot (`schema.ValidationAnalyzer.`), all its members. */
function findChecks(name: string): Check[] {
  return [...istioChecks, alphaAnnotations].filter(
    (check) => check.name === name || (name.endsWith(".") && check.name.startsWith(name)),
  );
}

function runCase(file: AnalyzerFile, item: AnalyzerCase): Case {
  const fleetCheck = fleetChecks.find(({ name }) => name === item.analyzer);
  if (fleetCheck !== undefined) return runFleetCase(file, fleetCheck, item);
  const checks = findChecks(item.analyzer);
  if (checks.length === 0) return { id: item.id, verdict: "failed", why: `no check ${item.analyzer}` };
  const read = (name: string | null | undefined): string | undefined => (name ? file.files[name] : undefined);
  const meshConfig = read(item.meshConfigFile);
  const meshNetworks = read(item.meshNetworksFile);
  const world = buildAnalysisWorld(
    "cluster",
    [...(item.inputFiles ?? []).map((name) => read(name) ?? ""), file.defaults].flatMap(parseObjects),
    {
      now: new Date(),
      ...(meshConfig === undefined ? {} : { mesh: parseMeshConfig(meshConfig) }),
      ...(meshNetworks === undefined
        ? {}
        : { meshNetworks: readRecord(parseAllDocuments(meshNetworks)[0]?.toJS()) }),
    },
  );
  const context = createAnalysisContext(world);
  return judgeFindings(
    item,
    checks.flatMap((check) => runCheck(check, context)),
  );
}

/** Cases over several clusters hold the files of each under a key of its own, `cluster1InputFiles`. */
function runFleetCase(file: AnalyzerFile, check: FleetCheck, item: AnalyzerCase): Case {
  const contexts = Object.entries(item)
    .filter(([key, value]) => /^cluster.*InputFiles$/.test(key) && Array.isArray(value))
    .map(([key, names]) => {
      const objects = (names as unknown as string[]).flatMap((name) => parseObjects(file.files[name] ?? ""));
      return createAnalysisContext(buildAnalysisWorld(key, objects, { now: new Date() }));
    });
  return judgeFindings(item, check.run(contexts));
}

function runMessages({ messages }: MessageFile): Case[] {
  const known = new Map(Object.values(istioMessages).map((message) => [message.code as string, message]));
  return messages.map(({ name, code, level, template }) => {
    const message = known.get(code);
    const got = message && { code: message.code, severity: message.severity, template: message.template };
    return judge(`${code} ${name}`, { code, severity: level.toLowerCase(), template }, got);
  });
}

/** Configuration analysis: one analyzer over manifests, and the messages by code. */
export function runIstioAnalyzers(content: unknown): Case[] {
  if ("messages" in readRecord(content)) return runMessages(content as MessageFile);
  const file = content as AnalyzerFile;
  return file.cases.map((item) => runCase(file, item));
}
