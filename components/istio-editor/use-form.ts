import { useQuery } from "@tanstack/react-query";
import type { IstioKind } from "./istio-kind";
import type { AnyForm } from "./editor-draft";

/** The form of a kind, loaded when first opened; `form: undefined` once loaded: the kind is edited as YAML. */
export function useForm(kind: IstioKind): { form: AnyForm; isPending: boolean; error: Error | null } {
  const { data, isPending, error } = useQuery({
    queryKey: ["form", kind.group, kind.kind],
    // A query must not answer undefined.
    queryFn: async () => ({ form: await kind.loadForm?.() }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { form: data?.form, isPending, error };
}
