"use client";

import type { ObjectPath } from "@/components/form/problems-context";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { TextField } from "@/components/form/text-field";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import type { ListenerTls } from "./listener";

type CertificateRef = ListenerTls["certificateRefs"][number];

interface CertificateRefsFieldProps {
  certificates: readonly CertificateRef[];
  onChange: (certificates: CertificateRef[]) => void;
  catalog: MeshCatalog | undefined;
  namespace: string;
  path: ObjectPath;
  readOnly: boolean;
}

/** The Secrets whose certificates a listener shows. */
export function CertificateRefsField(props: CertificateRefsFieldProps) {
  const { certificates, onChange, catalog, namespace, path, readOnly } = props;
  return (
    <RowList<CertificateRef>
      noun="certificate"
      rows={certificates}
      onChange={onChange}
      create={() => ({ name: "" })}
      title={({ name }, index) => (name === "" ? `certificate ${index + 1}` : `Secret ${name}`)}
      path={path}
      readOnly={readOnly}
      empty="To end TLS it needs a certificate: a Secret of type kubernetes.io/tls."
    >
      {(certificate, index, change) => (
        <FieldGrid>
          <TextField
            label="Secret"
            required
            mono
            value={certificate.name}
            path={[...path, index, "name"]}
            readOnly={readOnly}
            onChange={(name) => change({ ...certificate, name: name ?? "" })}
          />
          <TextField
            label="Namespace of the Secret"
            mono
            value={certificate.namespace}
            placeholder={namespace}
            suggestions={catalog?.namespaces ?? []}
            path={[...path, index, "namespace"]}
            readOnly={readOnly}
            {...(certificate.namespace !== undefined && certificate.namespace !== namespace
              ? { description: "There, a ReferenceGrant must let this Gateway read it." }
              : {})}
            onChange={(next) => change({ ...certificate, namespace: next })}
          />
        </FieldGrid>
      )}
    </RowList>
  );
}
