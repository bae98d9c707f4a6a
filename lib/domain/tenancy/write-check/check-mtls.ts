import { steps, type CheckContext } from "./check-context";
import { quote } from "./check-hosts";
import type { TenantGuardrails } from "./tenant-write";

type Mode = NonNullable<TenantGuardrails["mtls"]>;

/** The loosest mode that the settings of the object's namespace allow. */
function findMtlsFloor({ world, cluster, namespace }: CheckContext): Mode {
  return world.settingsOf(cluster, namespace).mtls ?? "PERMISSIVE";
}

const strictness: Readonly<Record<string, number>> = { DISABLE: 0, PERMISSIVE: 1, STRICT: 2 };

/** Step 11: a mode that a server accepts. UNSET and none inherit, which loosens nothing. */
export function checkServerMode(context: CheckContext, value: unknown, path: string): void {
  const mode = context.text(value, path);
  if (mode === undefined || mode === "UNSET") return;
  const floor = findMtlsFloor(context);
  const asked = Object.hasOwn(strictness, mode) ? (strictness[mode] ?? 0) : undefined;
  if (asked === undefined)
    context.report(
      steps.body,
      "BODY_INVALID",
      path,
      `${quote(mode)} is none of UNSET, DISABLE, PERMISSIVE, STRICT`,
    );
  else if (asked < (strictness[floor] ?? 0))
    context.report(
      steps.mtls,
      "MTLS_DOWNGRADE",
      path,
      `${mode} is looser than ${floor}, which is set for you`,
    );
}

/** Step 11: with what a client calls a service of the mesh. Only the mesh's own TLS proves who calls. */
export function checkClientMode(context: CheckContext, value: unknown, path: string): void {
  const mode = context.text(value, path) ?? "DISABLE";
  const floor = findMtlsFloor(context);
  if (mode === "ISTIO_MUTUAL" || floor === "DISABLE" || (floor === "PERMISSIVE" && mode !== "DISABLE"))
    return;
  context.report(
    steps.mtls,
    "MTLS_DOWNGRADE",
    path,
    `${mode} towards a service of the mesh is looser than ${floor}, which is set for you`,
  );
}

/** Step 11: TLS of a service's own where the mesh's is set to STRICT. */
export function checkMtlsReplacement(context: CheckContext, path: string): void {
  if (findMtlsFloor(context) !== "STRICT") return;
  context.report(
    steps.mtls,
    "MTLS_DOWNGRADE",
    path,
    "TLS of its own takes the place of the mesh's mTLS, which is set to STRICT for you",
  );
}
