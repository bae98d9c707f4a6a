import { runIstioAnalyzers } from "./istio-analyzers";
import { runGatewayApi } from "./gateway-api";
import { runIstioAuthz } from "./istio-authz";
import { runIstioAuthzAmbient } from "./istio-authz-ambient";
import { runIstioAuthzRandom } from "./istio-authz-random";
import { runIstioHosts } from "./istio-hosts";
import { runIstioMtlsRandom } from "./istio-mtls-random";
import { runIstioPeerAuthentication } from "./istio-peer-authentication";
import { runIstioRoutesRandom } from "./istio-routes-random";
import { runIstioSimulation } from "./istio-simulation";
import { runIstioValidation } from "./istio-validation";
import { runIstioValidationRandom } from "./istio-validation-random";
import { runKialiValidations } from "./kiali-validations";
import type { Case } from "./suite";

export interface Suite {
  /** In the folder of the cases. */
  files: string[];
  /** Feeds one file to the functions of lib/domain. Absent: no engine yet, every case counts as failed. */
  run?: (content: unknown, file: string) => Case[] | Promise<Case[]>;
}

/** Which of our functions answers which file, one module per suite beside this one. */
export const suites: Readonly<Record<string, Suite>> = {
  "istio-simulation": { files: ["istio/simulation.json"], run: runIstioSimulation },
  "istio-authz": { files: ["istio/authz-rbac.json"], run: runIstioAuthz },
  "istio-authz-ambient": { files: ["istio/ambient-authz.json"], run: runIstioAuthzAmbient },
  "istio-authz-model": { files: ["istio/authz-model.json"] },
  "istio-peer-authentication": {
    files: ["istio/peer-authentication.json"],
    run: runIstioPeerAuthentication,
  },
  "istio-authn": { files: ["istio/authn-tables.json"] },
  "istio-auto-mtls": { files: ["istio/auto-mtls.json"] },
  "istio-hosts": { files: ["istio/hosts.json"], run: runIstioHosts },
  "istio-routing-model": { files: ["istio/routing-model.json"] },
  "istio-validation": {
    files: ["istio/webhook-validation.json", "istio/crd-validation.json", "istio/cel-rules.json"],
    run: runIstioValidation,
  },
  "istio-analyzers": {
    files: ["istio/analyzers.json", "istio/analyzer-messages.json"],
    run: runIstioAnalyzers,
  },
  "istio-validation-random": { files: ["istio/mutated-validation.json"], run: runIstioValidationRandom },
  "istio-routes-random": { files: ["istio/random-routes.json"], run: runIstioRoutesRandom },
  "istio-mtls-random": { files: ["istio/random-mtls.json"], run: runIstioMtlsRandom },
  "istio-authz-random": { files: ["istio/random-authz.json"], run: runIstioAuthzRandom },
  "gateway-api": {
    files: ["gateway-api/istio-conversion.json", "gateway-api/cel.json"],
    run: runGatewayApi,
  },
  "kiali-graph": { files: ["kiali/graph"] },
  "kiali-find": { files: ["kiali/find.json"] },
  "kiali-validations": { files: ["kiali/validations.json"], run: runKialiValidations },
  ngac: { files: ["ngac/decisions.json"] },
  tenancy: { files: ["tenancy/attacks.json"] },
};

/** Cases whose feature is out of scope, by suite and the id or table they belong to, with the reason. */
export const outOfScope: readonly { suite: string; matches: RegExp; reason: string }[] = [
  {
    suite: "gateway-api",
    matches: / \(no object\)$/,
    reason: "upstream makes the object with code, which the case does not hold",
  },
  {
    suite: "gateway-api",
    matches: /^TestBackendTrafficPolicyConfig\//,
    reason: "XBackendTrafficPolicy is of the group x-k8s.io, experiments that Isthmus does not manage",
  },
  {
    suite: "gateway-api",
    matches: / \(XBackendTrafficPolicy\)$/,
    reason: "XBackendTrafficPolicy is of the group x-k8s.io, experiments that Isthmus does not manage",
  },
  {
    suite: "gateway-api",
    matches: / \(InferencePool\)$/,
    reason: "InferencePool is an extension that istiod leaves off; Isthmus has no such kind",
  },
];
