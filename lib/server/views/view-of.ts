import "server-only";
import { scopeOf } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import type { FleetView } from "./cluster-views";

/** The fleet as the person sees it: the only way for operations to read what is cached. @throws StatusError ServiceUnavailable */
export function viewOf(context: RequestContext): FleetView {
  const { views, access } = getRuntime();
  return views.of(scopeOf(context), access.current().state);
}
