import { runIstioAnalyzers } from "./istio-analyzers";
import { runGatewayApi } from "./gateway-api";
import { runIstioAuthn } from "./istio-authn";
import { runIstioAuthz } from "./istio-authz";
import { runIstioAuthzAmbient } from "./istio-authz-ambient";
import { runIstioAuthzModel } from "./istio-authz-model";
import { runIstioAuthzRandom } from "./istio-authz-random";
import { runIstioAutoMtls } from "./istio-auto-mtls";
import { runIstioHosts } from "./istio-hosts";
import { runIstioMtlsRandom } from "./istio-mtls-random";
import { runIstioPeerAuthentication } from "./istio-peer-authentication";
import { runIstioRoutesRandom } from "./istio-routes-random";
import { runIstioRoutingModel } from "./istio-routing-model";
import { runIstioSimulation } from "./istio-simulation";
import { runIstioValidation } from "./istio-validation";
import { runIstioValidationRandom } from "./istio-validation-random";
import { runKialiValidations } from "./kiali-validations";
import { runNgac } from "./ngac";
import type { Case } from "./suite";
import { runTenancy } from "./tenancy";

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
  "istio-authz-model": { files: ["istio/authz-model.json"], run: runIstioAuthzModel },
  "istio-peer-authentication": {
    files: ["istio/peer-authentication.json"],
    run: runIstioPeerAuthentication,
  },
  "istio-authn": { files: ["istio/authn-tables.json"], run: runIstioAuthn },
  "istio-auto-mtls": { files: ["istio/auto-mtls.json"], run: runIstioAutoMtls },
  "istio-hosts": { files: ["istio/hosts.json"], run: runIstioHosts },
  "istio-routing-model": { files: ["istio/routing-model.json"], run: runIstioRoutingModel },
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
  ngac: { files: ["ngac/decisions.json"], run: runNgac },
  tenancy: { files: ["tenancy/attacks.json"], run: runTenancy },
};
