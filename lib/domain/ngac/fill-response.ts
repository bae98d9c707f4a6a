import type { PolicyEvent } from "./event";
import type { AdminCommand } from "./policy";
import { PolicyError } from "./policy-error";
import { adminCommandSchema } from "./policy-schema";

/** What a placeholder stands for; throws `PolicyError` where the event does not say it, or says several. */
function readValue({ subject, args }: PolicyEvent, placeholder: string): string {
  const value =
    placeholder === "subject"
      ? "user" in subject
        ? subject.user
        : undefined
      : Object.hasOwn(args, placeholder.slice("args.".length))
        ? args[placeholder.slice("args.".length)]
        : undefined;
  const single = typeof value === "string" ? value : value?.length === 1 ? value[0] : undefined;
  if (single === undefined) throw new PolicyError([`the event has no single value for \${${placeholder}}`]);
  return single;
}

function fill(value: unknown, event: PolicyEvent): unknown {
  if (typeof value === "string")
    return value.replaceAll(/\$\{(subject|args\.[^}]+)\}/g, (_, placeholder: string) =>
      readValue(event, placeholder),
    );
  if (Array.isArray(value)) return value.map((item) => fill(item, event));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, event)]));
}

/**
 * The acts of a response with the values of the event put in, once: a value that looks like a placeholder stays as it is. The
 * response of an obligation that is created keeps its placeholders, they are of a later event.
 */
export function fillResponse(response: readonly AdminCommand[], event: PolicyEvent): AdminCommand[] {
  return response.map((command) => {
    if (command.op === "createObligation") return command;
    const { data, error } = adminCommandSchema.safeParse(fill(command, event));
    if (data === undefined)
      throw new PolicyError([`the response cannot be filled: ${error?.issues[0]?.message ?? "no command"}`]);
    return data;
  });
}
