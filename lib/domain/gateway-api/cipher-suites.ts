/** What Envoy takes. Source: istio pkg/config/security `ValidCipherSuites`. */
const validCipherSuites: ReadonlySet<string> = new Set([
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-SHA",
  "ECDHE-RSA-AES128-SHA",
  "ECDHE-ECDSA-AES256-SHA",
  "ECDHE-RSA-AES256-SHA",
  "AES128-GCM-SHA256",
  "AES256-GCM-SHA384",
  "AES128-SHA",
  "AES256-SHA",
  "DES-CBC3-SHA",
]);

/** The suites that Envoy would take, each once; operators such as `-SHA` count as good. Source: istio `FilterCipherSuites`. */
export function filterCipherSuites(suites: readonly string[]): string[] {
  const good = suites.filter(
    (suite) =>
      suite === "" || suite === "ALL" || !/^[\p{L}\p{N}]/u.test(suite) || validCipherSuites.has(suite),
  );
  return [...new Set(good)];
}
