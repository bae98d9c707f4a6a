import { isRecord } from "../../kubernetes/read-field";
import { steps, type CheckContext } from "./check-context";
import { quote } from "./check-hosts";

/** By which servers behind the proxy tell who asks, from where, and of what host; and what HTTP keeps for itself. */
export const forbiddenNames: ReadonlySet<string> = new Set([
  "host", "authority", "forwarded", "x-real-ip", "true-client-ip", "via", "connection", "keep-alive", "content-length",
  "te", "trailer", "transfer-encoding", "upgrade", "x-client-cert", "x-original-host", "x-original-url", "x-rewrite-url",
]); // prettier-ignore
export const forbiddenPrefixes: readonly string[] = [
  ":",
  "x-forwarded-",
  "x-envoy-",
  "x-istio-",
  "x-remote-",
  "x-auth-request-",
  "impersonate-",
  "proxy-",
];

/** As servers fold it: case, blanks and underscores do not tell names apart. */
function fold(name: string): string {
  return name.trim().toLowerCase().replaceAll("_", "-");
}

function isForbidden(name: string): boolean {
  const folded = fold(name);
  return (
    !/^[!#$%&'*+\-.^`|~0-9a-z]+$/.test(folded) ||
    forbiddenNames.has(folded) ||
    forbiddenPrefixes.some((prefix) => folded.startsWith(prefix))
  );
}

/** A header that a tenant writes or takes away. */
export function checkWrittenHeader(context: CheckContext, name: string, path: string): void {
  if (isForbidden(name))
    context.report(
      steps.destination,
      "HEADER_FORBIDDEN",
      path,
      `${quote(name)} tells servers who asks or where from; only the platform writes it`,
    );
}

/** A header from which a token is read, and which the proxy takes away afterwards. */
export function checkReadHeader(context: CheckContext, name: string, path: string): void {
  const folded = fold(name);
  if (folded.startsWith(":") || folded.startsWith("x-envoy-") || folded === "x-forwarded-client-cert")
    checkWrittenHeader(context, name, path);
}

/** `{request,response}: {set, add, remove}` of Istio routes and their destinations. */
export function checkHeaderOperations(context: CheckContext, value: unknown, path: string): void {
  const headers = context.fields(value, path);
  for (const side of ["request", "response"]) {
    const operations = context.fields(headers[side], `${path}.${side}`);
    for (const act of ["set", "add"])
      if (isRecord(operations[act]))
        for (const name of Object.keys(operations[act]))
          checkWrittenHeader(context, name, `${path}.${side}.${act}[${quote(name)}]`);
    for (const item of context.texts(operations["remove"], `${path}.${side}.remove`))
      checkWrittenHeader(context, item.text, item.path);
  }
}

/** `{set, add: [{name, value}], remove: [name]}` of Gateway API filters. */
export function checkHeaderFilter(context: CheckContext, value: unknown, path: string): void {
  const filter = context.fields(value, path);
  for (const act of ["set", "add"])
    for (const item of context.list(filter[act], `${path}.${act}`))
      checkWrittenHeader(
        context,
        context.text(item.fields["name"], `${item.path}.name`) ?? "",
        `${item.path}.name`,
      );
  for (const item of context.texts(filter["remove"], `${path}.remove`))
    checkWrittenHeader(context, item.text, item.path);
}
