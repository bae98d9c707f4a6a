import type { Finding } from "../istio/finding";

const keyOf = ({ cluster, code, object: { kind, namespace, name } }: Finding) =>
  JSON.stringify([cluster, code, kind, namespace, name]);

/**
 * Of the findings in a part of the fleet, those that the whole has, too. In a part, what lies outside of it looks as if it did not
 * exist: a gateway without the proxies of the platform is no finding, only a narrow view. The text stays that of the part, which
 * names nothing outside of it.
 */
export function keepConfirmed(part: readonly Finding[], whole: readonly Finding[]): Finding[] {
  const known = new Set(whole.map(keyOf));
  return part.filter((finding) => known.has(keyOf(finding)));
}
