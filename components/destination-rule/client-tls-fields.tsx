"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { type Choice, ChoiceField } from "@/components/form/choice-field";
import { useProblem } from "@/components/form/problems-context";
import { FieldGrid } from "@/components/form/section";
import { StringListField } from "@/components/form/string-list-field";
import { SwitchField } from "@/components/form/switch-field";
import { TextField } from "@/components/form/text-field";
import type { TrafficPolicyValues } from "@/lib/domain/istio/forms/destination-rule/destination-rule";

type ClientTls = NonNullable<TrafficPolicyValues["tls"]>;
type Mode = NonNullable<ClientTls["mode"]>;

/** Source: istio.io/api networking/v1 `ClientTLSSettings.TLSmode`. */
const modes: readonly Choice<Mode>[] = [
  { value: "ISTIO_MUTUAL", label: "Istio's mutual TLS", description: "With certificates of the mesh." },
  { value: "DISABLE", label: "Plain text", description: "No TLS, even to workloads that could." },
  { value: "SIMPLE", label: "TLS", description: "The service shows a certificate, as of a web site." },
  { value: "MUTUAL", label: "Mutual TLS", description: "Both show a certificate; you bring the caller's." },
];

/** The fields of certificates that a mode has no use for go with the change of mode. */
function setMode(tls: ClientTls, mode: Mode): ClientTls {
  const own = { clientCertificate: undefined, privateKey: undefined };
  if (mode === "MUTUAL") return { ...tls, mode };
  if (mode === "SIMPLE") return { ...tls, ...own, mode };
  return {
    ...tls,
    ...own,
    mode,
    caCertificates: undefined,
    credentialName: undefined,
    subjectAltNames: [],
    sni: undefined,
    insecureSkipVerify: undefined,
    caCrl: undefined,
  };
}

/** How the connection to the service is secured. */
export function ClientTlsFields(props: GroupProps<ClientTls>) {
  const { values, onChange, path, readOnly } = props;
  const bind = bindFields(props);
  const problem = useProblem(path);
  const mode = values.mode ?? "DISABLE";
  // Files do not go with a secret; those that are there nevertheless can be removed.
  const files = [values.clientCertificate, values.privateKey, values.caCertificates, values.caCrl];
  const showsFiles = values.credentialName === undefined || files.some((file) => file !== undefined);
  const verifies = mode === "SIMPLE" || mode === "MUTUAL";
  return (
    <>
      <ChoiceField<Mode>
        label="Callers speak"
        value={mode}
        choices={modes}
        path={[...path, "mode"]}
        readOnly={readOnly}
        onChange={(next) => onChange(setMode(values, next))}
      />
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
      {verifies ? (
        <>
          <FieldGrid>
            <TextField
              label="Secret with the certificates"
              mono
              description="Instead of files. Read by gateways, and by sidecars only with a workload selector."
              {...bind.one("credentialName")}
            />
            <TextField label="Name asked for (SNI)" mono placeholder="api.example.com" {...bind.one("sni")} />
            {mode === "MUTUAL" && showsFiles ? (
              <>
                <TextField
                  label="Certificate of the caller (file)"
                  mono
                  placeholder="/etc/certs/client.pem"
                  {...bind.one("clientCertificate")}
                />
                <TextField
                  label="Private key of the caller (file)"
                  mono
                  placeholder="/etc/certs/key.pem"
                  {...bind.one("privateKey")}
                />
              </>
            ) : null}
            {showsFiles ? (
              <>
                <TextField
                  label="Authorities to believe (file)"
                  mono
                  placeholder="/etc/certs/ca.pem"
                  description="Empty: those of the proxy's operating system."
                  {...bind.one("caCertificates")}
                />
                <TextField label="Revoked certificates (file)" mono {...bind.one("caCrl")} />
              </>
            ) : null}
            <StringListField
              label="Names the certificate must have"
              placeholder="api.example.com"
              {...bind.texts("subjectAltNames")}
            />
          </FieldGrid>
          <SwitchField
            label="Believe any certificate"
            description="Unsafe: whoever is in between can read along."
            {...bind.flag("insecureSkipVerify")}
          />
        </>
      ) : null}
    </>
  );
}
