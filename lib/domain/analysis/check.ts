import type { Finding } from "../istio/finding";
import type { AnalysisInput, AnalysisWorld } from "./analysis-world";

/** Something computed from a world that several checks share. Made once per world, again only when an input changed. */
export interface WorldIndex<T> {
  inputs: readonly AnalysisInput[];
  build: (world: AnalysisWorld) => T;
}

/** What a check sees: the world, and what was already computed from it. */
export interface AnalysisContext {
  world: AnalysisWorld;
  read: <T>(index: WorldIndex<T>) => T;
}

/** One rule (or a family of them) over one cluster. Pure: equal inputs give equal findings. */
export interface Check {
  /** For Istio's analyzers their own name, e.g. `virtualservice.GatewayAnalyzer`. */
  name: string;
  /** Everything it reads of the world, itself or through indexes; its findings are kept while all of these stay the same. */
  inputs: readonly AnalysisInput[];
  run: (context: AnalysisContext) => Finding[];
}

/** One rule across clusters. */
export interface FleetCheck {
  name: string;
  /** What it reads beside the cluster's name, mesh configuration and root certificate. */
  inputs: readonly AnalysisInput[];
  /** `mesh`: runs once for the clusters of each mesh; `fleet`: once for all. */
  scope: "mesh" | "fleet";
  /** Sees at least two clusters, in the order of their names. */
  run: (contexts: readonly AnalysisContext[]) => Finding[];
}
