import { kindFiles } from "./kind-files";
import type { KindSchema } from "./kind-schema";

/** Which release channel of Gateway API a cluster has installed; Istio's kinds have one. */
export type Channel = "standard" | "experimental";

function findFiles(group: string, kind: string, channel: Channel) {
  const name = `${group}/${kind}`;
  return (channel === "experimental" ? kindFiles[`${name}/experimental`] : undefined) ?? kindFiles[name];
}

/**
 * The schema of a kind of Istio or Gateway API, loaded when it is first asked for.
 *
 * @returns undefined for kinds we have no schema of.
 */
export async function loadSchema(
  group: string,
  kind: string,
  channel: Channel = "standard",
): Promise<KindSchema | undefined> {
  return (await findFiles(group, kind, channel)?.schema()) as KindSchema | undefined;
}

/**
 * What the fields of a kind mean, for editors: first paragraphs of the CRD's descriptions by schema path, e.g.
 * `spec.http[].timeout`, with `[]` for list items and `{}` for map values.
 *
 * @returns An empty record for kinds we have no schema of.
 */
export async function loadDescriptions(
  group: string,
  kind: string,
  channel: Channel = "standard",
): Promise<Readonly<Record<string, string>>> {
  return ((await findFiles(group, kind, channel)?.descriptions()) ?? {}) as Record<string, string>;
}
