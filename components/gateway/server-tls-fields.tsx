"use client";

import { ChoiceField } from "@/components/form/choice-field";
import { MoreFields } from "@/components/form/more-fields";
import type { ObjectPath } from "@/components/form/problems-context";
import { FieldGrid } from "@/components/form/section";
import { SelectField } from "@/components/form/select-field";
import { StringListField } from "@/components/form/string-list-field";
import { TextField } from "@/components/form/text-field";
import { changeTlsMode, findModeFacts, type ServerTls, tlsModes } from "./server-tls";

type Version = NonNullable<ServerTls["minProtocolVersion"]>;

const versions: readonly { value: Version; label: string }[] = [
  { value: "TLS_AUTO", label: "Istio's default" },
  { value: "TLSV1_0", label: "TLS 1.0" },
  { value: "TLSV1_1", label: "TLS 1.1" },
  { value: "TLSV1_2", label: "TLS 1.2" },
  { value: "TLSV1_3", label: "TLS 1.3" },
];

interface ServerTlsFieldsProps {
  tls: ServerTls;
  onChange: (tls: ServerTls) => void;
  /** Of `tls` in the object. */
  path: ObjectPath;
  readOnly: boolean;
}

/** How a server treats TLS, with the fields that have a meaning in its mode. */
export function ServerTlsFields({ tls, onChange, path, readOnly }: ServerTlsFieldsProps) {
  const facts = findModeFacts(tls.mode);
  const hasFiles = tls.serverCertificate !== undefined || tls.privateKey !== undefined;
  const text = (
    key:
      | "credentialName"
      | "caCertCredentialName"
      | "serverCertificate"
      | "privateKey"
      | "caCertificates"
      | "caCrl",
    label: string,
    description: string,
    required = false,
  ) => (
    <TextField
      label={label}
      mono
      required={required}
      value={tls[key]}
      description={description}
      path={[...path, key]}
      readOnly={readOnly}
      onChange={(value) => onChange({ ...tls, [key]: value })}
    />
  );
  const texts = (
    key:
      | "credentialNames"
      | "subjectAltNames"
      | "verifyCertificateSpki"
      | "verifyCertificateHash"
      | "cipherSuites",
    label: string,
    description: string,
  ) => (
    <StringListField
      label={label}
      values={tls[key]}
      description={description}
      path={[...path, key]}
      readOnly={readOnly}
      onChange={(values) => onChange({ ...tls, [key]: values })}
    />
  );
  return (
    <>
      <ChoiceField
        label="TLS"
        value={tls.mode ?? "PASSTHROUGH"}
        choices={tlsModes}
        path={[...path, "mode"]}
        readOnly={readOnly}
        onChange={(mode) => onChange(changeTlsMode(tls, mode))}
      />
      {facts?.serves ? (
        <FieldGrid>
          {text(
            "credentialName",
            "Secret with the certificate",
            "A Secret of type kubernetes.io/tls, in the namespace of the gateway's pods, not of this object.",
            !hasFiles && tls.credentialNames.length === 0,
          )}
          {facts.verifies
            ? text(
                "caCertCredentialName",
                "Secret with the CA of callers",
                "Its ca.crt says whose certificates are good. Empty: ca.crt of the Secret above, or the Secret of its name with -cacert.",
              )
            : null}
        </FieldGrid>
      ) : null}
      {facts?.verifies
        ? texts(
            "subjectAltNames",
            "Names of callers",
            "Only callers whose certificate has one of these names.",
          )
        : null}
      {facts?.ends ? (
        <FieldGrid>
          <SelectField
            label="Oldest TLS version"
            value={tls.minProtocolVersion ?? "TLS_AUTO"}
            options={versions}
            description="Istio's default is TLS 1.2."
            path={[...path, "minProtocolVersion"]}
            readOnly={readOnly}
            onChange={(version) => onChange({ ...tls, minProtocolVersion: version })}
          />
          <SelectField
            label="Newest TLS version"
            value={tls.maxProtocolVersion ?? "TLS_AUTO"}
            options={versions}
            path={[...path, "maxProtocolVersion"]}
            readOnly={readOnly}
            onChange={(version) => onChange({ ...tls, maxProtocolVersion: version })}
          />
        </FieldGrid>
      ) : null}
      {facts?.ends ? (
        <MoreFields
          title="Ciphers, files and more certificates"
          isSet={hasFiles || tls.cipherSuites.length + tls.credentialNames.length > 0}
        >
          {texts("cipherSuites", "Cipher suites", "In their order; empty: Istio's choice.")}
          {facts.serves
            ? texts("credentialNames", "Several Secrets", "Instead of one Secret, e.g. for RSA and ECDSA.")
            : null}
          {facts.serves ? (
            <FieldGrid>
              {text(
                "serverCertificate",
                "Certificate file",
                "In the pods of the gateway, instead of a Secret.",
              )}
              {text("privateKey", "Key file", "In the pods of the gateway.")}
            </FieldGrid>
          ) : null}
          {facts.verifies ? (
            <>
              <FieldGrid>
                {text("caCertificates", "CA file", "In the pods of the gateway.")}
                {text("caCrl", "Revocation list file", "In the pods of the gateway.")}
              </FieldGrid>
              <FieldGrid>
                {texts(
                  "verifyCertificateSpki",
                  "Public keys",
                  "Base64 SHA-256 of the keys that are accepted.",
                )}
                {texts("verifyCertificateHash", "Certificates", "Hex SHA-256 of those that are accepted.")}
              </FieldGrid>
            </>
          ) : null}
        </MoreFields>
      ) : null}
    </>
  );
}
