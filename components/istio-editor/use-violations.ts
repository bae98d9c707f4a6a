import { useQuery } from "@tanstack/react-query";
import type { Violation } from "@/lib/domain/istio/violation";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { KindSchema } from "@/lib/domain/schema/kind-schema";
import { loadDescriptions, loadSchema } from "@/lib/domain/schema/load-schema";
import { validateObject } from "@/lib/domain/schema/validate-object";

const none: readonly Violation[] = [];

/**
 * What a cluster would refuse in the object, judged in the browser as one types.
 * `judging`: the schema is still on its way. A kind without one is left to the cluster's dry run.
 */
export function useViolations(
  object: KubernetesObject,
  base: KubernetesObject | null,
): {
  violations: readonly Violation[];
  judging: boolean;
  /** For the YAML editor: what may be written, and what it means. */
  schema: KindSchema | undefined;
  descriptions: Readonly<Record<string, string>> | undefined;
} {
  const [group = ""] = object.apiVersion.split("/");
  const schema = useQuery({
    queryKey: ["schema", group, object.kind],
    // A query must not answer undefined.
    queryFn: async () => (await loadSchema(group, object.kind)) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const experimental = useQuery({
    queryKey: ["schema", group, object.kind, "experimental"],
    queryFn: async () => (await loadSchema(group, object.kind, "experimental")) ?? null,
    enabled: group === "gateway.networking.k8s.io",
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data: descriptions } = useQuery({
    queryKey: ["schema-descriptions", group, object.kind],
    queryFn: () => loadDescriptions(group, object.kind),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (schema.data === undefined)
    return { violations: none, judging: schema.isPending, schema: undefined, descriptions };
  const known = schema.data ?? undefined;
  const old = base === null ? {} : { old: base };
  const violations = validateObject(object, { schema: known, ...old });
  // A cluster may have Gateway API's experimental channel: what that accepts is left to its dry run.
  const isOpen =
    experimental.data &&
    violations.some(({ stage, severity }) => stage !== "webhook" && severity === "error") &&
    validateObject(object, { schema: experimental.data, ...old }).length === 0;
  return {
    violations: isOpen ? none : violations,
    judging: false,
    schema: known,
    descriptions,
  };
}
