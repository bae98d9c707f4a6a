import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** Where people sign in: next-auth behind checks of our own. */
export const authenticationPath = "/api/auth/[...nextauth]";
export const routeMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type RouteMethod = (typeof routeMethods)[number];

export type RouteHandler = (
  request: Request,
  route: { params: Promise<Record<string, string>> },
) => Promise<Response>;

/** A route file as Next serves it. */
export interface RouteFile {
  /** `/api/clusters/[cluster]/catalog`. */
  path: string;
  source: string;
  load(): Promise<Partial<Record<RouteMethod, RouteHandler>> & Record<string, unknown>>;
}

/** Every route file there is; nobody has to remember to put a new one into a list. */
export function listRouteFiles(): RouteFile[] {
  return globSync("app/**/route.{ts,tsx}", { cwd: root })
    .toSorted()
    .map((file) => ({
      path: file.replace(/^app/, "").replace(/\/route\.tsx?$/, ""),
      source: readFileSync(`${root}${file}`, "utf8"),
      load: async () => (await import(`${root}${file}`)) as Awaited<ReturnType<RouteFile["load"]>>,
    }));
}
