import { type ConnectCluster, connectClusterSchema } from "@/lib/domain/kubernetes/connect-cluster";
import { parseKubeconfig } from "@/lib/domain/kubernetes/parse-kubeconfig";
import { formatFieldPath, isStatusError, type StatusCause } from "@/lib/domain/kubernetes/status-error";

/** What the form holds: text as typed, "" for nothing. */
export interface ConnectForm {
  name: string;
  displayName: string;
  region: string;
  environment: string;
  kubeconfig: string;
  context: string;
  prometheusURL: string;
  istiodDebugURL: string;
}

export const emptyConnectForm: ConnectForm = {
  name: "",
  displayName: "",
  region: "",
  environment: "",
  kubeconfig: "",
  context: "",
  prometheusURL: "",
  istiodDebugURL: "",
};

export type ConnectErrors = Partial<Record<keyof ConnectForm, string[]>>;

/** The body to send: empty texts are left out. */
export function toConnectCluster(form: ConnectForm): ConnectCluster {
  const { name, displayName, region, kubeconfig, ...optional } = form;
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value.trim() !== ""));
  return { name, displayName, region, kubeconfig, ...given };
}

/** Checks by the server's own schema and kubeconfig rules, so that most mistakes never leave the browser. */
export function checkConnectForm(form: ConnectForm): ConnectErrors {
  const parsed = connectClusterSchema.safeParse(toConnectCluster(form));
  const causes: StatusCause[] = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({
        reason: "FieldValueInvalid",
        field: formatFieldPath(issue.path),
        message: issue.message,
      }));
  if (!causes.some((cause) => cause.field === "kubeconfig" || cause.field === "context"))
    causes.push(...checkKubeconfig(form));
  return placeCauses(causes);
}

function checkKubeconfig({ kubeconfig, context }: ConnectForm): StatusCause[] {
  try {
    parseKubeconfig(kubeconfig, context === "" ? undefined : context);
    return [];
  } catch (error) {
    if (!isStatusError(error)) throw error;
    return error.details?.causes ?? [{ reason: error.reason, field: "kubeconfig", message: error.message }];
  }
}

const fields: ReadonlySet<string> = new Set(Object.keys(emptyConnectForm));

/** Puts each cause at its field. What lies inside the kubeconfig (`users[0].user.exec`) goes to it, with the path. */
export function placeCauses(causes: readonly StatusCause[]): ConnectErrors {
  const errors: ConnectErrors = {};
  for (const { field = "", message } of causes) {
    const known = fields.has(field);
    const place = known ? (field as keyof ConnectForm) : "kubeconfig";
    (errors[place] ??= []).push(known || field === "" ? message : `${field} ${message}`);
  }
  return errors;
}
