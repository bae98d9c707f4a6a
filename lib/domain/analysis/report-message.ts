import type { Finding } from "../istio/finding";
import { createFinding, type Subject } from "./create-finding";
import { istioMessages, type IstioMessageName } from "./istio-messages";

/** What a template may be filled with. */
export type MessageParameter = string | number | readonly (string | number)[];

function formatParameter(verb: string, parameter: MessageParameter): string {
  const quote = (value: string | number): string => (verb === "%q" ? JSON.stringify(value) : String(value));
  if (typeof parameter === "string" || typeof parameter === "number") return quote(parameter);
  return `[${parameter.map(quote).join(" ")}]`;
}

/** Fills Go's verbs %s, %v, %d and %q in the order of the parameters, as `fmt.Sprintf` does. */
export function formatMessage(template: string, parameters: readonly MessageParameter[]): string {
  let next = 0;
  return template.replace(/%[svdq]/g, (verb) => formatParameter(verb, parameters[next++] ?? ""));
}

/** A finding with the code, severity and words of one of Istio's messages. */
export function reportMessage(
  cluster: string,
  subject: Subject,
  name: IstioMessageName,
  parameters: readonly MessageParameter[],
  path?: (string | number)[],
): Finding {
  const { code, severity, template } = istioMessages[name];
  return createFinding(cluster, subject, {
    code,
    severity,
    message: formatMessage(template, parameters),
    ...(path === undefined ? {} : { path }),
  });
}
