import type { Finding } from "../../istio/finding";
import { createAnalysisContext } from "../analysis-context";
import type { AnalysisWorld } from "../analysis-world";
import { sortFindings } from "../sort-findings";
import { lintChecks } from "./lint-checks";
import type { LintFacts } from "./lint-facts";

/**
 * The findings of one cluster under the codes known from Kiali (KIA0002 … KIA1702), sorted, each once. These are lint: what
 * looks wrong or weak, not what Istio would refuse. Facts that are not given are unknown, and what needs them says nothing.
 */
export function lintCluster(world: AnalysisWorld, facts?: LintFacts): Finding[] {
  const context = createAnalysisContext(facts === undefined ? world : { ...world, lintFacts: facts });
  return sortFindings(lintChecks.flatMap((check) => check.run(context)));
}
