import "server-only";
import { z } from "zod";
import { invalidFromZod } from "@/lib/domain/kubernetes/status-error";
import { previewTenancyChange as comparePolicies } from "@/lib/domain/tenancy/changes/preview-tenancy-change";
import { applyTenancyWrite, tenancyWriteOf } from "@/lib/domain/tenancy/changes/tenancy-write";
import { findTenancyKind } from "@/lib/domain/tenancy/kinds";
import type { TenancyChangePreview } from "@/lib/domain/tenancy/tenancy-view";
import { findTellableChanges } from "@/lib/domain/tenancy/visibility/narrow-changes";
import { readAccess } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { parseTenancyBody } from "@/lib/server/operations/tenancy/parse-tenancy-body";
import { previewTenancyChange } from "@/lib/server/operations/tenancy/preview-tenancy-change";
import { viewerOf } from "@/lib/server/operations/tenancy/viewer-of";

const bodySchema = z
  .object({
    binding: z.looseObject({}).optional(),
    prohibition: z.looseObject({}).optional(),
  })
  .refine(({ binding, prohibition }) => (binding === undefined) !== (prohibition === undefined), {
    path: ["binding"],
    message: "name a binding or a prohibition, and only one of them",
  });

const name = "what-if";

/**
 * What a binding or a prohibition (their specs) would give and take, before anybody makes it, with the reasons against making it.
 * What begins later is judged as of its beginning. Writes nothing.
 * @throws StatusError Invalid, ServiceUnavailable.
 */
export async function tryChange(context: RequestContext, body: unknown): Promise<TenancyChangePreview> {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) throw invalidFromZod(parsed.error, "the question", { kind: "AccessQuestion" });
  const { binding, prohibition } = parsed.data;
  const resource = binding === undefined ? "prohibitions" : "accessbindings";
  const object = { metadata: { name }, spec: binding ?? prohibition ?? {} };
  const preview = await previewTenancyChange(context, resource, { object, name });
  const from = startOf(prohibition);
  const kind = findTenancyKind(resource);
  if (from === undefined || kind === undefined || preview.refusals.length > 0) return preview;
  const { snapshot } = readAccess(context);
  const after = parseTenancyBody(context, kind, object).parsed;
  const changed = applyTenancyWrite(snapshot.state, tenancyWriteOf(kind.list, undefined, after));
  const { settings, gained, lost } = comparePolicies(
    snapshot.state,
    changed,
    [...snapshot.compiled.clusters.values()],
    from,
    findTellableChanges(changed, viewerOf(context)),
  );
  const told = { settings: settings.first, rights: { gained: gained.first, lost: lost.first } };
  return { ...preview, ...told, more: { settings: settings.more, gained: gained.more, lost: lost.more } };
}

/** When a window that is yet to come opens. */
function startOf(prohibition: Record<string, unknown> | undefined): Date | undefined {
  const window = z.object({ from: z.iso.datetime({ offset: true }) }).safeParse(prohibition?.["window"]);
  const from = window.success ? new Date(window.data.from) : undefined;
  return from !== undefined && from.getTime() > Date.now() ? from : undefined;
}
