import { list, texts } from "./collection-codec";
import { group, section } from "./group-codec";
import { apiGroup, choice, integer, portNumber, requiredText, text } from "./scalar-codec";

/** What HTTPRoutes and GRPCRoutes have in common. Source: sigs.k8s.io/gateway-api apis/v1 `BackendObjectReference`. */
export const reference = {
  group: apiGroup(),
  kind: text(),
  name: requiredText("Choose the object."),
  namespace: text(),
  port: portNumber(),
};

/** Matches by name and value, of headers and query parameters. */
export const named = (what: string) =>
  list(
    group({
      type: choice("Exact", "RegularExpression"),
      name: requiredText(`Name the ${what}.`),
      value: requiredText("Enter the value."),
    }),
  );

const headerValues = () =>
  list(group({ name: requiredText("Name the header."), value: requiredText("Enter the value.") }));

export const headerModifier = () => section({ set: headerValues(), add: headerValues(), remove: texts() });

export const mirror = () =>
  section({
    backendRef: group(reference),
    percent: integer(0, 100, "The percentage"),
    fraction: section({
      numerator: integer(0, 2_147_483_647, "The numerator"),
      denominator: integer(1, 2_147_483_647, "The denominator"),
    }),
  });

export const extension = () =>
  section({
    group: apiGroup(),
    kind: requiredText("Choose the kind."),
    name: requiredText("Choose the object."),
  });

/** A backend that is a Service needs a port. Paths are those in the list of rules. */
export function backendPortProblems(
  backendRefs: readonly { kind?: string | undefined; port?: number | undefined }[],
  rule: number,
): { path: (string | number)[]; message: string }[] {
  return backendRefs.flatMap(({ kind, port }, at) =>
    (kind === undefined || kind === "Service") && port === undefined
      ? [{ path: [rule, "backendRefs", at, "port"], message: "Enter the port of the Service." }]
      : [],
  );
}
