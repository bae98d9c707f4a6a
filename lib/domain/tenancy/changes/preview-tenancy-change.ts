import type { OwnershipConflict } from "../ownership/decide-namespaces";
import { decideOwnership } from "../ownership/decide-ownership";
import type { ClusterFacts } from "../policy/cluster-facts";
import { readLevels } from "../policy/read-levels";
import { rights as allRights, type Right } from "../rights";
import type { TenancyState } from "../state";
import { listNewConflicts } from "./check-ownership-change";
import { comparePlaceRights } from "./compare-place-rights";
import { compareSettings, type SettingChange } from "./compare-settings";
import { compareTenancyRights } from "./compare-tenancy-rights";

/** One right of one subject, gained or lost. */
export interface TenancyRightChange {
  /** `User/42`, `Team/web`, `OidcGroup/web-people`, `everyone`, `platform:editor`. */
  subject: string;
  right: Right;
  /** A level (`formatLevel`) or an attribute such as `Environment:prod`. */
  level?: string;
  /** `west/shop`. */
  place?: string;
}

/** A list of which only the first are told. */
export interface Bounded<T> {
  first: T[];
  /** How many may be told beyond `first`; what concerns several kinds of one namespace may be counted more than once. */
  more: number;
}

export interface TenancyPreview {
  /** Conflicts that were not there before. */
  conflicts: OwnershipConflict[];
  settings: Bounded<SettingChange>;
  gained: Bounded<TenancyRightChange>;
  lost: Bounded<TenancyRightChange>;
}

const mostChanges = 200;

/**
 * What a change of state means: new conflicts of ownership, effective settings that change and where, and who gains and
 * loses which right at which level or namespace, prohibitions counted. Of each list the first 200.
 * @param tellable what is neither told nor counted of settings and rights is left out; absent: nothing is.
 */
export function previewTenancyChange(
  before: TenancyState,
  after: TenancyState,
  clusters: readonly ClusterFacts[],
  now: Date,
  tellable?: {
    setting(change: SettingChange): boolean;
    right(change: TenancyRightChange): boolean;
  },
): TenancyPreview {
  const gained = new BoundedList<TenancyRightChange>(tellable?.right);
  const lost = new BoundedList<TenancyRightChange>(tellable?.right);
  for (const change of compareTenancyRights(before, after, clusters, now, { withProhibitions: true })) {
    const { subject, level } = change;
    for (const right of listRights(change.gained)) gained.add({ subject, right, level });
    for (const right of listRights(change.lost)) lost.add({ subject, right, level });
  }
  const told = new Set<string>();
  for (const { subject, places, ...change } of comparePlaceRights(before, after, clusters, now)) {
    const tell = (list: BoundedList<TenancyRightChange>, right: Right, place: string, sign: string) => {
      const key = `${sign} ${subject} ${right} ${place}`;
      if (told.has(key)) return;
      if (!list.isFull) told.add(key);
      list.add({ subject, right, place });
    };
    for (const place of places) {
      for (const right of listRights(change.gained)) tell(gained, right, place, "+");
      for (const right of listRights(change.lost)) tell(lost, right, place, "-");
    }
  }
  const [old, young] = [readLevels(before).levels, readLevels(after).levels];
  const settings = new BoundedList<SettingChange>(tellable?.setting);
  for (const change of compareSettings(
    before,
    after,
    [...young].filter(([level]) => old.has(level)),
  ))
    settings.add(change);
  return {
    conflicts: listNewConflicts(decideOwnership(before), decideOwnership(after)),
    settings: settings.end(),
    gained: gained.end(),
    lost: lost.end(),
  };
}

function listRights(names: readonly string[]): Right[] {
  return allRights.filter((right) => names.includes(right));
}

class BoundedList<T> {
  readonly #first: T[] = [];
  readonly #isTold: (item: T) => boolean;
  #count = 0;

  constructor(isTold: (item: T) => boolean = () => true) {
    this.#isTold = isTold;
  }

  add(item: T): void {
    if (!this.#isTold(item)) return;
    this.#count += 1;
    if (this.#count <= mostChanges) this.#first.push(item);
  }

  get isFull(): boolean {
    return this.#count >= mostChanges;
  }

  end(): Bounded<T> {
    return { first: this.#first, more: this.#count - this.#first.length };
  }
}
