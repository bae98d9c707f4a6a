import type { Refusal } from "./admin-denied-error";
import { computeCapabilities } from "./compute-capabilities";
import type { Subject } from "./policy";
import type { GraphIndex } from "./policy-graph";
import { readRights } from "./rights";

const mostRefusals = 50;

/** What an actor holds, class by class, and what was demanded of it in vain. */
export interface Holdings {
  readonly refusals: readonly Refusal[];
  /** Demands that the actor has the rights on the node in the class and that no prohibition denies them. */
  demand(id: number, policyClass: number, rights: Uint32Array): void;
  /** Demands that no prohibition denies the actor the rights on the node. */
  demandFreedom(id: number, rights: Uint32Array): void;
  /** Demands every right on the node in the class. */
  demandAll(id: number, policyClass: number): void;
}

export function createHoldings(index: GraphIndex, actor: Subject): Holdings {
  const { names, rights: table, classSetOf, classSets, shareStarts } = index;
  const { words } = table;
  const { shares, denied } = computeCapabilities(index, actor);
  const refusals: Refusal[] = [];
  const lacking = new Uint32Array(words);
  const refuse = (id: number, where: Pick<Refusal, "policyClass">) => {
    if (lacking.every((word) => word === 0)) return;
    for (const right of readRights(table, lacking))
      if (refusals.length < mostRefusals) refusals.push({ right, node: names[id] ?? "", ...where });
  };
  const deniedAt = (id: number, word: number) => denied?.[id * words + word] ?? 0;
  const lack = (id: number, policyClass: number, rights: Uint32Array) => {
    const position = classSets[classSetOf[id] ?? -1]?.indexOf(policyClass) ?? -1;
    const start = ((shareStarts[id] ?? 0) + position) * words;
    for (let word = 0; word < words; word += 1) {
      const held = position < 0 ? table.all[word] : shares[start + word];
      lacking[word] = (rights[word] ?? 0) & ~((held ?? 0) & ~deniedAt(id, word));
    }
  };
  return {
    refusals,
    demand(id, policyClass, rights) {
      lack(id, policyClass, rights);
      refuse(id, { policyClass: names[policyClass] ?? "" });
    },
    demandFreedom(id, rights) {
      for (let word = 0; word < words; word += 1) lacking[word] = (rights[word] ?? 0) & deniedAt(id, word);
      refuse(id, { policyClass: "a prohibition" });
    },
    demandAll(id, policyClass) {
      lack(id, policyClass, table.all);
      if (lacking.some((word) => word !== 0) && refusals.length < mostRefusals)
        refusals.push({ right: "*", node: names[id] ?? "", policyClass: names[policyClass] ?? "" });
    },
  };
}
