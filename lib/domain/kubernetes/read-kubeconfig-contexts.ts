import { parse } from "yaml";

/**
 * The names of the contexts of a kubeconfig, to let a person choose one. Empty when the text is no kubeconfig: whether it
 * is acceptable is for `parseKubeconfig` to say.
 */
export function readKubeconfigContexts(text: string): string[] {
  const root = parseLoosely(text);
  if (typeof root !== "object" || root === null || !("contexts" in root) || !Array.isArray(root.contexts))
    return [];
  return root.contexts.flatMap((entry: unknown) =>
    typeof entry === "object" && entry !== null && "name" in entry && typeof entry.name === "string"
      ? [entry.name]
      : [],
  );
}

function parseLoosely(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 20, logLevel: "silent" });
  } catch {
    return undefined;
  }
}
