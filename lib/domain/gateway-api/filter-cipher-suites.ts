import { cipherSuites } from "../istio/cipher-suites";

/** The suites that Envoy would take, each once; operators such as `-SHA` count as good. Source: istio `FilterCipherSuites`. */
export function filterCipherSuites(suites: readonly string[]): string[] {
  const good = suites.filter(
    (suite) => suite === "" || suite === "ALL" || !/^[\p{L}\p{N}]/u.test(suite) || cipherSuites.has(suite),
  );
  return [...new Set(good)];
}
