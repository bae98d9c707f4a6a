import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import type { NodeProjection, PodProjection } from "../../kubernetes/projected";
import { readRecord, readRecords, readString, readStringMap, readStrings } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import type { AnalysisContext, Check, WorldIndex } from "../check";
import { subjectOf } from "../create-finding";
import { createLabelIndex, type LabelIndex } from "../label-index";
import { reportMessage } from "../report-message";
import { podIndex } from "../world-indexes";
import { specOf } from "./mesh-membership";
import { serviceHostIndex } from "./service-hosts";

type Labels = Readonly<Record<string, string>>;

const region = "topology.kubernetes.io/region";
const zone = "topology.kubernetes.io/zone";
const subzone = "topology.istio.io/subzone";
const hostname = "kubernetes.io/hostname";

/** Labels that istiod gives a pod from where it runs; they win over the pod's own. */
const givenLabels = [region, zone, subzone, hostname];

const nodeIndex: WorldIndex<ReadonlyMap<string, NodeProjection>> = {
  inputs: ["nodes"],
  build: ({ nodes }) => new Map(nodes.map((node) => [node.meta.name, node])),
};

/**
 * The labels by which Istio chooses endpoints: the pod's own and those of its place. A subzone counts only with a zone.
 * Source: istio pilot/pkg/serviceregistry/util/label `AugmentLabels`, networking/util `LocalityToString`.
 */
function augmentLabels({ meta, node }: PodProjection, nodes: ReadonlyMap<string, NodeProjection>): Labels {
  const place = nodes.get(node)?.meta.labels ?? {};
  const given: Record<string, string | undefined> = {
    [region]: place[region],
    [zone]: place[zone],
    [subzone]: place[zone] ? place[subzone] : undefined,
    [hostname]: node,
  };
  const known = Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return { ...meta.labels, ...Object.fromEntries(known) };
}

/** Whether a subset's labels pick a pod of the cluster. */
export function selectsPod({ read }: AnalysisContext, selector: Labels): boolean {
  const pods = read(podIndex);
  const placeless = Object.fromEntries(
    Object.entries(selector).filter(([key]) => !givenLabels.includes(key)),
  );
  if (Object.keys(placeless).length === Object.keys(selector).length) return pods.select(selector).length > 0;
  const nodes = read(nodeIndex);
  return pods.select(placeless).some((pod) => matchesLabels(selector, augmentLabels(pod, nodes)));
}

const remotePodIndex: WorldIndex<LabelIndex<PodProjection>> = {
  inputs: ["remotePods"],
  build: ({ remotePods = [] }) => createLabelIndex(remotePods, ({ meta }) => meta.labels),
};

/** Whether a subset picks a pod of another cluster of the mesh; by where a pod runs nothing is asked there. */
function selectsRemotePod({ world, read }: AnalysisContext, selector: Labels): boolean {
  return world.remotePods !== undefined && read(remotePodIndex).select(selector).length > 0;
}

function checkRule(context: AnalysisContext, rule: KubernetesObject): Finding[] {
  const { cluster } = context.world;
  const spec = specOf(rule);
  const subject = subjectOf(rule);
  const host = readString(spec["host"]) ?? "";
  const find = context.read(serviceHostIndex);
  const service = find(subject.reference.namespace, readStrings(spec["exportTo"]), host);
  if (service === undefined)
    return [reportMessage(cluster, subject, "UnknownDestinationRuleHost", [host], ["spec", "host"])];
  return readRecords(spec["subsets"]).flatMap((subset, index) => {
    const selector = { ...service.workloadLabels, ...readStringMap(readRecord(subset["labels"])) };
    return selectsPod(context, selector) || selectsRemotePod(context, selector)
      ? []
      : [
          reportMessage(
            cluster,
            subject,
            "DestinationRuleSubsetNotSelectPods",
            [readString(subset["name"]) ?? ""],
            ["spec", "subsets", index, "labels"],
          ),
        ];
  });
}

/** Rules for unknown hosts, and subsets without pods. Source: istio analyzers/destinationrule/subset.go. */
export const destinationRuleSubset: Check = {
  name: "destinationrule.SubsetSelectPodAnalyzer",
  inputs: [
    "destinationRules",
    "pods",
    "services",
    "serviceEntries",
    "nodes",
    "mesh",
    "remoteServices",
    "remotePods",
  ],
  run: (context) => context.world.destinationRules.flatMap((rule) => checkRule(context, rule)),
};
