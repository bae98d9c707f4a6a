import "server-only";

/**
 * Where to go after the sign-in: a path of ours, never another origin, never the sign-in page again.
 * Takes what stands in the address bar, as a path or as a whole address; anything doubtful leads to the start page.
 */
export function readReturnTo(value: string | string[] | undefined, publicUrl: string): string {
  if (typeof value !== "string") return "/";
  const url = URL.parse(value, publicUrl);
  if (!url || url.origin !== publicUrl) return "/";
  const path = `${url.pathname}${url.search}`;
  const leadsNowhere = path.startsWith("//") || path.startsWith("/sign-in") || path.startsWith("/api/");
  return leadsNowhere ? "/" : path;
}
