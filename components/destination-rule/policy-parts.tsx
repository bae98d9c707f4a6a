"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { OptionalSection } from "@/components/form/optional-section";
import type { TrafficPolicyValues } from "@/lib/domain/istio/forms/destination-rule/destination-rule";
import { ClientTlsFields } from "./client-tls-fields";
import { ConnectionPoolFields } from "./connection-pool-fields";
import { LoadBalancerFields } from "./load-balancer-fields";
import type { LoadBalancerValues } from "./load-balancer-values";
import { OutlierFields } from "./outlier-fields";

export type PolicyPartsValues = Pick<
  TrafficPolicyValues,
  "loadBalancer" | "connectionPool" | "outlierDetection" | "tls"
>;

/** What a policy of a host, a subset or a port can say. */
export function PolicyParts(props: GroupProps<PolicyPartsValues>) {
  const bind = bindFields(props);
  return (
    <>
      <OptionalSection
        label="Load balancing"
        description="To which endpoint each request goes."
        create={(): LoadBalancerValues => ({ simple: "LEAST_REQUEST" })}
        {...bind.group("loadBalancer")}
      >
        {(group) => (
          <LoadBalancerFields {...group} hasOutlierDetection={props.values.outlierDetection !== undefined} />
        )}
      </OptionalSection>
      <OptionalSection
        label="Connection pool"
        description="How much one caller may ask at a time; what is more fails at once."
        create={() => ({ tcp: { maxConnections: 100 } })}
        {...bind.group("connectionPool")}
      >
        {(group) => <ConnectionPoolFields {...group} />}
      </OptionalSection>
      <OptionalSection
        label="Outlier detection"
        description="Endpoints that fail get no requests for a while."
        create={() => ({ consecutive5xxErrors: 5, interval: "10s", baseEjectionTime: "30s" })}
        {...bind.group("outlierDetection")}
      >
        {(group) => <OutlierFields {...group} />}
      </OptionalSection>
      <OptionalSection
        label="TLS to the service"
        description="Off: mutual TLS wherever both sides can, which is what you want within the mesh."
        create={(): NonNullable<PolicyPartsValues["tls"]> => ({ mode: "ISTIO_MUTUAL", subjectAltNames: [] })}
        {...bind.group("tls")}
      >
        {(group) => <ClientTlsFields {...group} />}
      </OptionalSection>
    </>
  );
}
