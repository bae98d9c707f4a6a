import { digestText } from "./digest-text";
import { indexAssociations, indexProhibitions } from "./index-grants";
import { createScratch } from "./create-scratch";
import { indexNodes } from "./index-nodes";
import type { Policy } from "./policy";
import { PolicyError } from "./policy-error";
import { rowWidth, type PolicyGraph } from "./policy-graph";
import { createRightsTable } from "./rights";
import { findIllScopedAssociations } from "./scope";
import { serializePolicy } from "./serialize-policy";
import { validatePolicy } from "./validate-policy";

export type { PolicyGraph } from "./policy-graph";

export interface CompileOptions {
  /** Refuse associations whose target lies in a policy class that the user attribute does not, see `findIllScopedAssociations`. */
  enforceScope?: boolean;
}

/**
 * Checks the whole policy and turns it into the form in which it is asked, in one pass over nodes, assignments and
 * associations. Throws `PolicyError` with every problem found, never only the first.
 */
export function compilePolicy(policy: Policy, options: CompileOptions = {}): PolicyGraph {
  const rights = createRightsTable(policy.resourceRights);
  const problems = validatePolicy(policy, rights);
  if (problems.length > 0) throw new PolicyError(problems);
  const rows = new Int32Array((policy.nodes.length + 1) * rowWidth);
  const nodes = indexNodes(policy, rows);
  const associations = indexAssociations(policy, nodes.ids, rights, rows);
  const prohibitions = indexProhibitions(policy, nodes.ids, rights);
  const scratch = createScratch(nodes.size, nodes.classCount, rights.words);
  let version: string | undefined;
  const graph: PolicyGraph = {
    policy,
    get version() {
      version ??= digestText(serializePolicy(policy));
      return version;
    },
    // Written out: an object that is put together from others is slower to read.
    index: {
      rows,
      parents: nodes.parents,
      ids: nodes.ids,
      scratch,
      classCount: nodes.classCount,
      classSetOf: nodes.classSetOf,
      classSets: nodes.classSets,
      grantTargets: associations.grantTargets,
      grantRights: associations.grantRights,
      grantorAttributes: associations.grantorAttributes,
      grantorRights: associations.grantorRights,
      prohibitions: prohibitions.prohibitions,
      nodeProhibitions: prohibitions.nodeProhibitions,
      prohibitedNodes: prohibitions.prohibitedNodes,
      processProhibitions: prohibitions.processProhibitions,
      rights,
      size: nodes.size,
      names: nodes.names,
      types: nodes.types,
      childStarts: nodes.childStarts,
      children: nodes.children,
      shareStarts: nodes.shareStarts,
    },
  };
  if (options.enforceScope === true) {
    const illScoped = findIllScopedAssociations(graph);
    if (illScoped.length > 0)
      throw new PolicyError(
        illScoped.map(
          ({ ua, target, missing }) =>
            `association of "${ua}" with "${target}": the target lies in ${missing
              .map((name) => `"${name}"`)
              .join(", ")}, the user attribute does not`,
        ),
      );
  }
  return graph;
}
