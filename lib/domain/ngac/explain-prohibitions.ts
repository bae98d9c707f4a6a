import type { Prohibition } from "./policy";
import type { PolicyGraph } from "./policy-graph";
import { holdsOnTarget, listProhibitionsOf } from "./satisfaction";

export interface SatisfiedProhibition {
  name: string;
  subject: Prohibition["subject"];
  mode: Prohibition["mode"];
  /** Wildcards as they are written. */
  rights: readonly string[];
  /** Why it holds: the inclusions that contain the target, and the exclusions that do not. */
  inclusions: string[];
  exclusions: string[];
}

/** The prohibitions that hold between the marked subject and target, each with what makes it hold (2.3). */
export function explainProhibitions(
  { policy, index }: PolicyGraph,
  process: string | undefined,
): SatisfiedProhibition[] {
  const { marks, epoch } = index.scratch.target;
  const reaches = (name: string) => marks[index.ids.get(name) ?? -1] === epoch;
  return listProhibitionsOf(index, process).flatMap((item) => {
    const prohibition = policy.prohibitions[item];
    if (prohibition === undefined || !holdsOnTarget(index, item)) return [];
    const { name, subject, mode, rights, inclusions, exclusions } = prohibition;
    return [
      {
        name,
        subject,
        mode,
        rights,
        inclusions: inclusions.filter(reaches),
        exclusions: exclusions.filter((container) => !reaches(container)),
      },
    ];
  });
}
