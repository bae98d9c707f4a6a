import type { NewObject } from "@/components/istio-editor/istio-form";

/** `{app: "cart"}` → `app=cart`, for the address of a page. */
export function formatSelector(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

/** `app=cart,version=v1` → the labels; what is no pair is left out. */
function parseSelector(text: string): Record<string, string> {
  const pairs = text.split(",").map((pair) => pair.split("="));
  return Object.fromEntries(pairs.flatMap(([key, value]) => (key && value ? [[key, value]] : [])));
}

/** What a new policy is called and which labels it is about, when somebody came from a service or workload. */
export function startPolicy({ about }: NewObject): { name: string; selector: Record<string, string> } {
  const { app, selector } = about;
  return {
    name: about["service"] ?? about["workload"] ?? "",
    selector: {
      ...(app === undefined ? {} : { app }),
      ...(selector === undefined ? {} : parseSelector(selector)),
    },
  };
}

/** `spec.selector` of these labels; nothing for none. */
export function writeSelector(selector: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.keys(selector).length === 0 ? {} : { selector: { matchLabels: selector } };
}
