type Labels = Readonly<Record<string, string>>;

/** Things found by the labels they carry. */
export interface LabelIndex<T> {
  /** All that carry every label of the selector, in their order; an empty selector selects all. */
  select: (selector: Labels) => readonly T[];
  all: readonly T[];
}

/** Looks at the rarest label of a selector only, so that a selector costs what it finds and not what there is. */
export function createLabelIndex<T>(items: readonly T[], labelsOf: (item: T) => Labels): LabelIndex<T> {
  const byLabel = new Map<string, Map<string, T[]>>();
  for (const item of items) {
    const labels = labelsOf(item);
    for (const key in labels) {
      let values = byLabel.get(key);
      if (values === undefined) byLabel.set(key, (values = new Map()));
      const value = labels[key] ?? "";
      const list = values.get(value);
      if (list === undefined) values.set(value, [item]);
      else list.push(item);
    }
  }
  function select(selector: Labels): readonly T[] {
    let rarest: readonly T[] | undefined;
    for (const key in selector) {
      const list = byLabel.get(key)?.get(selector[key] ?? "");
      if (list === undefined) return [];
      if (rarest === undefined || list.length < rarest.length) rarest = list;
    }
    if (rarest === undefined) return items;
    const keys = Object.keys(selector);
    if (keys.length === 1) return rarest;
    return rarest.filter((item) => {
      const labels = labelsOf(item);
      return keys.every((key) => labels[key] === selector[key]);
    });
  }
  return { select, all: items };
}

/** `a=1,b=2`, as Kubernetes writes a selector. Source: k8s.io/apimachinery/pkg/labels `SelectorFromSet`. */
export function formatSelector(selector: Labels): string {
  return Object.keys(selector)
    .sort()
    .map((key) => `${key}=${selector[key] ?? ""}`)
    .join(",");
}
