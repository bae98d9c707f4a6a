import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "@/lib/server/config";
import { createRuntime } from "@/lib/server/create-runtime";
import { createLogger } from "@/lib/server/logger";
import { setRuntime } from "@/lib/server/runtime";
import type { RequestContext, Role } from "@/lib/server/authorization/person";
import { roleGroups } from "@/lib/domain/kubernetes/plan-member-access";

/** The whole server behind the doors, on the fleet's host: for tests of operations. */
export function startRuntime(fleetDirectory: string, people: readonly string[]): { stop(): Promise<void> } {
  const data = mkdtempSync(join(tmpdir(), "isthmus-data-"));
  const config = parseConfig({
    ISTHMUS_PUBLIC_URL: "http://localhost:3998",
    ISTHMUS_SECRET: "0123456789abcdef0123456789abcdef",
    ISTHMUS_OIDC_ISSUER: "http://localhost:3997",
    ISTHMUS_OIDC_CLIENT_ID: "isthmus",
    ISTHMUS_OIDC_CLIENT_SECRET: "unused",
    ISTHMUS_HOST_KUBECONFIG: join(fleetDirectory, "clusters/host/kubeconfig"),
    ISTHMUS_ALLOW_LOOPBACK_CLUSTERS: "true",
    ISTHMUS_DATA_DIRECTORY: data,
    ISTHMUS_IMPERSONATED_SUBJECTS: people.join(","),
    ISTHMUS_COALESCE_MILLISECONDS: "0",
    ISTHMUS_LOG_LEVEL: "silent",
  });
  const logger = createLogger(config.ISTHMUS_LOG_LEVEL);
  const runtime = createRuntime(config, logger);
  setRuntime(runtime);
  runtime.start();
  return {
    async stop() {
      await runtime.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A signed-in person, as `lib/server/authentication` would build them. */
export function contextOf(sub: string, role: Role): RequestContext {
  const person = {
    issuer: "http://localhost:3997",
    sub,
    name: sub,
    role,
    username: `isthmus:${sub}`,
    groups: [roleGroups[role]],
    oidcGroups: [],
  };
  return { person, requestId: "test" };
}
