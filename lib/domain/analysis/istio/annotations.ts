import type { Finding } from "../../istio/finding";
import type { ProjectedMeta } from "../../kubernetes/projected";
import type { AnalysisWorld } from "../analysis-world";
import type { Check } from "../check";
import { projectedSubject } from "../create-finding";
import type { IstioMessageName } from "../istio-messages";
import { reportMessage } from "../report-message";
import { annotationDefinitions } from "./annotation-definitions";
import { validateAnnotation } from "./validate-annotation";

type Annotations = Readonly<Record<string, string>>;

interface Annotated {
  meta: ProjectedMeta;
  annotations?: Annotations | undefined;
}

/** Something to say about one annotation, whatever object carries it. */
interface Remark {
  annotation: string;
  message: IstioMessageName;
  parameters: string[];
}

const injectKey = "sidecar.istio.io/inject";

/** Set by Istio itself. Source: istio analyzers/maturity/maturity.go `AlwaysIgnoredAnnotations`. */
const ownAnnotations: ReadonlySet<string> = new Set([
  "sidecar.istio.io/status",
  "gateway.istio.io/controller-version",
  "istio.io/rev",
]);

/** What Istio's CNI plugin sets on pods; they count as chosen only where `istio-init` redirects. */
const cniAnnotations: ReadonlySet<string> = new Set([
  "sidecar.istio.io/interceptionMode",
  "traffic.sidecar.istio.io/includeInboundPorts",
  "traffic.sidecar.istio.io/excludeInboundPorts",
  "traffic.sidecar.istio.io/includeOutboundIPRanges",
]);

function judgeAnnotation(kind: string, name: string, value: string): Omit<Remark, "annotation">[] {
  if (ownAnnotations.has(name)) return [];
  const definition = Object.hasOwn(annotationDefinitions, name) ? annotationDefinitions[name] : undefined;
  if (definition === undefined) return [{ message: "UnknownAnnotation", parameters: [name] }];
  const extra = name === injectKey ? ` in favor of the "${injectKey}" label` : "";
  const deprecated: Omit<Remark, "annotation">[] = definition.isDeprecated
    ? [{ message: "DeprecatedAnnotation", parameters: [name, extra] }]
    : [];
  if (definition.resources.includes("Any")) return deprecated;
  if (!definition.resources.includes(kind))
    return [
      ...deprecated,
      { message: "MisplacedAnnotation", parameters: [name, definition.resources.join(", ")] },
    ];
  const wrong = validateAnnotation(name, value);
  return wrong === undefined
    ? deprecated
    : [...deprecated, { message: "InvalidAnnotation", parameters: [name, wrong] }];
}

const judged = new WeakMap<Annotations, Map<string, readonly Remark[]>>();

/** Remarks on a map of annotations; thousands of pods share a few maps, so each is judged once. */
function judgeAnnotations(kind: string, annotations: Annotations): readonly Remark[] {
  let byKind = judged.get(annotations);
  if (byKind === undefined) judged.set(annotations, (byKind = new Map()));
  const known = byKind.get(kind);
  if (known !== undefined) return known;
  const remarks = Object.entries(annotations).flatMap(([annotation, value]) =>
    judgeAnnotation(kind, annotation, value).map((remark) => ({ annotation, ...remark })),
  );
  byKind.set(kind, remarks);
  return remarks;
}

function listAnnotated({
  namespaces,
  services,
  pods,
  deployments,
}: AnalysisWorld): [string, readonly Annotated[]][] {
  return [
    ["Namespace", namespaces],
    ["Service", services],
    ["Pod", pods],
    ["Deployment", deployments],
  ];
}

function check(cluster: string, kind: string, object: Annotated): Finding[] {
  if (object.annotations === undefined) return [];
  const remarks = judgeAnnotations(kind, object.annotations);
  if (remarks.length === 0) return [];
  // Who has the label too keeps the old annotation for compatibility.
  const knowsLabel = object.meta.labels[injectKey] !== undefined;
  return remarks
    .filter(
      ({ message, annotation }) =>
        !(knowsLabel && message === "DeprecatedAnnotation" && annotation === injectKey),
    )
    .map(({ annotation, message, parameters }) =>
      reportMessage(cluster, projectedSubject(kind, object), message, parameters, [
        "metadata",
        "annotations",
        annotation,
      ]),
    );
}

/** Unknown, misplaced, deprecated and invalid annotations. Source: istio analyzers/annotations/annotations.go. */
export const annotations: Check = {
  name: "annotations.K8sAnalyzer",
  inputs: ["namespaces", "services", "pods", "deployments"],
  run: ({ world }) =>
    listAnnotated(world).flatMap(([kind, objects]) =>
      objects.flatMap((object) => check(world.cluster, kind, object)),
    ),
};

/**
 * Annotations of alpha features. Not one of the default checks, there as in Istio: installers set too many of them.
 * Source: istio analyzers/maturity/maturity.go.
 */
export const alphaAnnotations: Check = {
  name: "annotations.AlphaAnalyzer",
  inputs: ["namespaces", "services", "pods", "deployments"],
  run({ world }) {
    const usesInit = new Set<Annotated>(world.pods.filter(({ hasInitContainer }) => hasInitContainer));
    return listAnnotated(world).flatMap(([kind, objects]) =>
      objects.flatMap((object) =>
        Object.keys(object.annotations ?? {})
          .filter((name) => {
            const isSetByCni = kind === "Pod" && cniAnnotations.has(name) && !usesInit.has(object);
            return annotationDefinitions[name]?.isAlpha === true && !ownAnnotations.has(name) && !isSetByCni;
          })
          .map((name) =>
            reportMessage(
              world.cluster,
              projectedSubject(kind, object),
              "AlphaAnnotation",
              [name],
              ["metadata", "annotations", name],
            ),
          ),
      ),
    );
  },
};
