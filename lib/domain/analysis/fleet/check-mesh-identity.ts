import type { Finding } from "../../istio/finding";
import type { AnalysisContext, FleetCheck } from "../check";
import type { Subject } from "../create-finding";
import { reportOwn } from "../own/report-own";
import { findMajority } from "./find-majority";
import { readMeshId, readMeshName } from "./group-by-mesh";

function rootSubject({ world }: AnalysisContext): Subject {
  return {
    reference: { kind: "ConfigMap", namespace: world.mesh.rootNamespace, name: "istio-ca-root-cert" },
    annotations: {},
  };
}

function meshSubject({ world }: AnalysisContext): Subject {
  return { reference: { kind: "ConfigMap", namespace: world.mesh.rootNamespace, name: "istio" }, annotations: {} };
}

function relate(context: AnalysisContext, subjectOf: (context: AnalysisContext) => Subject): Pick<Finding, "related"> {
  return { related: [{ ...subjectOf(context).reference, cluster: context.world.cluster }] };
}

function readRoots({ world }: AnalysisContext): string[] {
  return (world.rootCertificate ?? "").split(",").filter((digest) => digest !== "");
}

function shareRoot(a: AnalysisContext, b: AnalysisContext): boolean {
  const roots = new Set(readRoots(a));
  return readRoots(b).some((digest) => roots.has(digest));
}

/** Clusters whose certificates the others do not trust. */
export const rootCertificates: FleetCheck = {
  name: "isthmus.RootCertificates",
  inputs: [],
  scope: "mesh",
  run(contexts) {
    const known = contexts.filter((context) => readRoots(context).length > 0);
    const reference = findMajority(known, ({ world }) => world.rootCertificate ?? "");
    if (reference === undefined) return [];
    return known
      .filter((context) => context !== reference && !shareRoot(context, reference))
      .map((context) => {
        const { cluster } = reference.world;
        const message = `This cluster trusts no root certificate that ${cluster} trusts; calls between them fail.`;
        return reportOwn(
          context.world.cluster,
          rootSubject(context),
          "ISM0001",
          message,
          relate(reference, rootSubject),
        );
      });
  },
};

function isAliased(a: AnalysisContext, b: AnalysisContext): boolean {
  return (
    a.world.mesh.trustDomainAliases.includes(b.world.mesh.trustDomain) &&
    b.world.mesh.trustDomainAliases.includes(a.world.mesh.trustDomain)
  );
}

/** Clusters of one mesh ID whose identities are in another trust domain. */
export const trustDomains: FleetCheck = {
  name: "isthmus.TrustDomains",
  inputs: [],
  scope: "mesh",
  run(contexts) {
    const reference = findMajority(contexts, ({ world }) => world.mesh.trustDomain);
    if (reference === undefined) return [];
    return contexts
      .filter(
        (context) =>
          context.world.mesh.trustDomain !== reference.world.mesh.trustDomain && !isAliased(context, reference),
      )
      .map((context) => {
        const { cluster, mesh } = reference.world;
        const message = `The trust domain is ${context.world.mesh.trustDomain}, but ${mesh.trustDomain} in ${cluster}.`;
        return reportOwn(
          context.world.cluster,
          meshSubject(context),
          "ISM0002",
          message,
          relate(reference, meshSubject),
        );
      });
  },
};

/** Clusters that trust the same root and have different mesh IDs, of which at least one was set. */
export const meshIds: FleetCheck = {
  name: "isthmus.MeshIds",
  inputs: [],
  scope: "fleet",
  run: (contexts) =>
    contexts.flatMap((context, index) => {
      const other = contexts.slice(0, index).find((candidate) => {
        const isSet =
          readMeshId(candidate.world.mesh) !== undefined || readMeshId(context.world.mesh) !== undefined;
        const differs = readMeshName(candidate.world.mesh) !== readMeshName(context.world.mesh);
        return isSet && differs && shareRoot(candidate, context);
      });
      if (other === undefined) return [];
      const [own, theirs] = [readMeshName(context.world.mesh), readMeshName(other.world.mesh)];
      const message = `The mesh ID is ${own}, but ${theirs} in ${other.world.cluster}, which trusts the same root certificate.`;
      return [
        reportOwn(context.world.cluster, meshSubject(context), "ISM0003", message, relate(other, meshSubject)),
      ];
    }),
};
