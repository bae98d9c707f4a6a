"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { FieldGrid } from "@/components/form/section";
import { TextField } from "@/components/form/text-field";
import type { SidecarValues } from "@/lib/domain/istio/forms/sidecar/sidecar";

type Port = NonNullable<SidecarValues["egress"][number]["port"]>;

const protocols = ["HTTP", "HTTPS", "GRPC", "HTTP2", "MONGO", "TCP", "TLS"];

/** The port a proxy listens on. */
export function ListenerPortFields(props: GroupProps<Port>) {
  const bind = bindFields(props);
  return (
    <FieldGrid>
      <NumberField label="Port" required placeholder="8080" {...bind.one("number")} />
      <TextField label="Protocol" required mono suggestions={protocols} {...bind.one("protocol")} />
      <TextField label="Name of the port" required mono placeholder="http" {...bind.one("name")} />
    </FieldGrid>
  );
}
