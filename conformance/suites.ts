import { runIstioHosts } from "./istio-hosts";
import type { Case } from "./suite";

export interface Suite {
  /** In the folder of the cases. */
  files: string[];
  /** Feeds one file to the functions of lib/domain. Absent: no engine yet, every case counts as failed. */
  run?: (content: unknown, file: string) => Case[] | Promise<Case[]>;
}

/** Which of our functions answers which file, one module per suite beside this one. */
export const suites: Readonly<Record<string, Suite>> = {
  "istio-simulation": { files: ["istio/simulation.json"] },
  "istio-authz": { files: ["istio/authz-rbac.json"] },
  "istio-authz-ambient": { files: ["istio/ambient-authz.json"] },
  "istio-authz-model": { files: ["istio/authz-model.json"] },
  "istio-peer-authentication": { files: ["istio/peer-authentication.json"] },
  "istio-authn": { files: ["istio/authn-tables.json"] },
  "istio-auto-mtls": { files: ["istio/auto-mtls.json"] },
  "istio-hosts": { files: ["istio/hosts.json"], run: runIstioHosts },
  "istio-routing-model": { files: ["istio/routing-model.json"] },
  "istio-validation": {
    files: ["istio/webhook-validation.json", "istio/crd-validation.json", "istio/cel-rules.json"],
  },
  "istio-analyzers": { files: ["istio/analyzers.json", "istio/analyzer-messages.json"] },
  "istio-validation-random": { files: ["istio/mutated-validation.json"] },
  "istio-routes-random": { files: ["istio/random-routes.json"] },
  "istio-mtls-random": { files: ["istio/random-mtls.json"] },
  "istio-authz-random": { files: ["istio/random-authz.json"] },
  "gateway-api": { files: ["gateway-api/istio-conversion.json", "gateway-api/cel.json"] },
  "kiali-graph": { files: ["kiali/graph"] },
  "kiali-find": { files: ["kiali/find.json"] },
  "kiali-validations": { files: ["kiali/validations.json"] },
  ngac: { files: ["ngac/decisions.json"] },
  tenancy: { files: ["tenancy/attacks.json"] },
};

/** Cases whose feature is out of scope, by suite and the id or table they belong to, with the reason. */
export const outOfScope: readonly { suite: string; matches: RegExp; reason: string }[] = [];
