import type { NewObject } from "@/components/istio-editor/istio-form";
import { startPolicy, writeSelector } from "@/components/policy-scope/start-policy";

/** A new request authentication about a service, workload or labels, with one issuer to be named. */
export function startRequestAuthentication(place: NewObject): { name: string; spec: unknown } {
  const { name, selector } = startPolicy(place);
  const rule = { issuer: "https://issuer.example.com", jwksUri: "https://issuer.example.com/jwks.json" };
  return { name, spec: { ...writeSelector(selector), jwtRules: [rule] } };
}
