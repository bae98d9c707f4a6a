import { cut } from "./go-text";

/** What follows `unix://`; undefined for any other address. */
export function readUnixPath(address: string): string | undefined {
  const [before, path] = cut(address, "unix://") ?? [];
  return before === "" ? path : undefined;
}

/** Why the path names no socket: it is absolute, or abstract with a leading `@`. Source: istio pkg/config/validation `ValidateUnixAddress`. */
export function checkUnixPath(path: string): string | undefined {
  if (path === "") return "unix address must not be empty";
  if (path.startsWith("@")) return undefined;
  return path.startsWith("/") && !path.endsWith("/")
    ? undefined
    : `${path} is not an absolute path to a file`;
}
