import { checkEndpoint } from "../check-address";
import type { CheckContext } from "../check-context";
import { checkChangedMetadata, readMetadataMap } from "../check-metadata";
import { checkWorkload } from "./check-service-entry";

/** A machine joins the mesh: in the tenant's own networks only. */
export function checkWorkloadEntry(context: CheckContext): void {
  checkWorkload(context, context.fields(context.object["spec"], "spec"), "spec", "own");
}

/** What machines become that register themselves: labels, annotations, and what their agents ask to see whether they are well. */
export function checkWorkloadGroup(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  const metadata = context.fields(spec["metadata"], "spec.metadata");
  for (const part of ["labels", "annotations"] as const)
    checkChangedMetadata(context, {
      part,
      path: `spec.metadata.${part}`,
      after: readMetadataMap(metadata[part]),
      before: {},
    });
  checkWorkload(context, context.fields(spec["template"], "spec.template"), "spec.template", "own");
  const probe = context.fields(spec["probe"], "spec.probe");
  for (const method of ["httpGet", "tcpSocket"]) {
    const path = `spec.probe.${method}.host`;
    const host = context.text(context.fields(probe[method], `spec.probe.${method}`)["host"], path);
    // The agent asks its own machine.
    if (host === undefined || host === "" || /^(localhost|127\.0\.0\.1|::1)$/.test(host)) continue;
    checkEndpoint(context, host, path, "own");
  }
}
