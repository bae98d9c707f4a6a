/** A code in a person's words. */
export interface CodeDescription {
  title: string;
  meaning: string;
  advice: string;
}

const webhooks: Pick<CodeDescription, "advice"> = {
  advice: "Correct the webhook configuration, usually by installing the revision or tag again.",
};
const relativePatch: Pick<CodeDescription, "advice"> = {
  advice: "Set spec.priority, or use INSERT_FIRST or ADD.",
};
const ignoredPatch: Pick<CodeDescription, "advice"> = {
  advice: "Use MERGE, or apply the patch to another kind of configuration.",
};

/** Istio's codes in a person's words. */
export const istioCodeDescriptions: Readonly<Record<string, CodeDescription>> = {
  IST0001: {
    title: "Internal error",
    meaning: "The analysis itself failed.",
    advice: "Report it with the object at hand.",
  },
  IST0002: {
    title: "Deprecated field or kind",
    meaning: "The object uses something that Istio is giving up or no longer reads.",
    advice: "Move to the replacement that the message names.",
  },
  IST0101: {
    title: "Something it refers to does not exist",
    meaning:
      "A host, subset, gateway, namespace or selector in the object leads nowhere. Calls that depend on it fail.",
    advice: "Correct the name, or create what is missing. A host in another namespace needs its full name.",
  },
  IST0102: {
    title: "Namespace without injection",
    meaning: "Pods of this namespace get no proxy: no mutual TLS, no policies, no telemetry.",
    advice: "Label it istio-injection=enabled, or istio-injection=disabled when that is intended.",
  },
  IST0103: {
    title: "Pod without proxy",
    meaning: "The namespace asks for proxies, but this pod started without one.",
    advice: "Restart the workload. If it comes back without a proxy, look at the injector.",
  },
  IST0106: {
    title: "Invalid object",
    meaning: "Istio would refuse the object today; parts of it are ignored or rejected by proxies.",
    advice: "Correct the field that the message names.",
  },
  IST0107: {
    title: "Annotation on the wrong kind",
    meaning: "Istio does not read this annotation on objects of this kind.",
    advice: "Move it, often from the Deployment to its pod template.",
  },
  IST0108: {
    title: "Unknown annotation",
    meaning: "The annotation is in Istio's domain, but Istio knows no such annotation. Maybe a typing error.",
    advice: "Correct or remove it.",
  },
  IST0109: {
    title: "Several VirtualServices for one host",
    meaning:
      "More than one VirtualService rules calls to the same host inside the mesh. Only one of them is in force.",
    advice: "Merge them into one, or restrict them to different namespaces with exportTo.",
  },
  IST0110: {
    title: "Several Sidecars for one pod",
    meaning: "More than one Sidecar selects the same pod; which one applies is not defined.",
    advice: "Make the selectors exclude each other.",
  },
  IST0111: {
    title: "Several Sidecars for one namespace",
    meaning: "More than one Sidecar without a selector; which one applies is not defined.",
    advice: "Keep one.",
  },
  IST0112: {
    title: "Destination needs a port",
    meaning: "The service has several ports and the route does not say which one.",
    advice: "Set destination.port.number.",
  },
  IST0116: {
    title: "One port, several protocols",
    meaning: "Services of one Deployment use the same port with different protocols.",
    advice: "Give each protocol a port of its own.",
  },
  IST0118: {
    title: "Port name does not tell the protocol",
    meaning:
      "Istio guesses the protocol of this port from the first bytes. Protocols where the server speaks first can stall.",
    advice: "Name the port protocol[-suffix], such as http-web, or set appProtocol.",
  },
  IST0123: {
    title: "Several injection labels",
    meaning: "The namespace says in more than one way how it joins the mesh.",
    advice: "Keep istio-injection, istio.io/rev or istio.io/dataplane-mode, only one of them.",
  },
  IST0125: {
    title: "Invalid annotation value",
    meaning: "Istio cannot read the value. Injection may fail.",
    advice: "Correct the value as the message says.",
  },
  IST0126: {
    title: "Unknown registry in a network",
    meaning: "meshNetworks names a cluster that the control plane does not know.",
    advice: "Use the cluster's name in its remote Secret, or Kubernetes.",
  },
  IST0127: {
    title: "Policy without workloads",
    meaning: "No workload of the mesh has the labels of this policy. It protects nothing.",
    advice: "Correct the selector, or put the workloads into the mesh.",
  },
  IST0128: {
    title: "TLS without verification",
    meaning: "Proxies encrypt, but accept any certificate: whoever can intercept can read.",
    advice: "Set caCertificates, and subjectAltNames.",
  },
  IST0129: {
    title: "TLS of a port without verification",
    meaning: "Proxies encrypt calls to this port, but accept any certificate.",
    advice: "Set caCertificates in the settings of the port.",
  },
  IST0130: {
    title: "Rule is never reached",
    meaning: "Rules before this one take all its calls.",
    advice: "Move it up, make its match more precise, or remove it.",
  },
  IST0131: {
    title: "Match has no effect",
    meaning: "An earlier rule already takes these calls.",
    advice: "Remove it, or put the more precise match first.",
  },
  IST0132: {
    title: "Gateway does not serve the host",
    meaning:
      "The VirtualService is bound to a gateway that has no server for its hosts. Nothing arrives through it.",
    advice: "Add the host to a server of the gateway, with a namespace that may bind to it.",
  },
  IST0133: {
    title: "Questionable object",
    meaning: "Istio accepts the object with a warning.",
    advice: "Follow the message.",
  },
  IST0134: {
    title: "ServiceEntry needs addresses",
    meaning: "TCP has no host name to tell services apart; without an address the whole port is taken.",
    advice: "Set spec.addresses, or let Istio allocate them.",
  },
  IST0135: {
    title: "Deprecated annotation",
    meaning: "Istio will stop reading this annotation.",
    advice: "Use what the message names instead.",
  },
  IST0136: {
    title: "Alpha annotation",
    meaning: "The feature behind this annotation may change or go without notice.",
    advice: "Avoid it in production, or watch Istio's release notes.",
  },
  IST0137: {
    title: "One target port, several ports",
    meaning:
      "Services of one Deployment map different ports to the same target port. Inbound configuration is ambiguous.",
    advice: "Use the same service port for the same target port.",
  },
  IST0138: {
    title: "Certificate shared by gateways",
    meaning:
      "Browsers reuse HTTP/2 connections for hosts of one certificate and then get 404 from the wrong gateway.",
    advice: "Merge the gateways, or use a certificate for each.",
  },
  IST0139: {
    title: "Injection webhook is wrong",
    meaning:
      "The webhook overlaps with another, so pods are injected twice, or leads to a control plane that is not there.",
    ...webhooks,
  },
  IST0140: {
    title: "Subset has no effect at the gateway",
    meaning:
      "A VirtualService chooses subsets for this host, but at the gateway another one routes to the host without them.",
    advice: "Bind the VirtualService with the subsets to the gateway too.",
  },
  IST0141: {
    title: "Permission is missing",
    meaning: "The installer may not create something it needs.",
    advice: "Grant the permission that the message names.",
  },
  IST0142: {
    title: "Kubernetes is too old",
    meaning: "This Istio does not support this version of Kubernetes.",
    advice: "Upgrade Kubernetes.",
  },
  IST0143: {
    title: "Listens on localhost only",
    meaning:
      "The Service exposes a port on which the application listens on localhost, where the proxy does not call it.",
    advice: "Let the application listen on its address.",
  },
  IST0144: {
    title: "Runs as the proxy's user",
    meaning: "Traffic of user 1337 goes around the proxy: no mutual TLS, no policies.",
    advice: "Run the application as another user.",
  },
  IST0145: {
    title: "Gateways in conflict",
    meaning: "Gateways on the same pods serve the same host on the same port. Only one of them is in force.",
    advice: "Merge them, or use other hosts or ports.",
  },
  IST0146: {
    title: "image: auto is not replaced",
    meaning: "The Deployment expects the injector to fill in the proxy's image, but no webhook selects it.",
    advice: "Label the namespace or the pod template for injection.",
  },
  IST0147: {
    title: "image: auto was not replaced",
    meaning: "The pod was created without injection and cannot start.",
    advice: "Label the namespace or the pod template for injection and restart.",
  },
  IST0148: {
    title: "Injected by default",
    meaning: "Istio is installed to inject every namespace that does not refuse.",
    advice: "Label it istio-injection=disabled when it should stay out.",
  },
  IST0149: {
    title: "Routes by claims without checking tokens",
    meaning: "The route looks at claims of a token that nothing at this gateway validates; it never matches.",
    advice: "Apply a RequestAuthentication to the gateway's pods.",
  },
  IST0150: {
    title: "Port name of an ExternalName service",
    meaning:
      "A port named tcp or without a protocol in an ExternalName service can catch traffic to other services.",
    advice: "Name the port by its protocol, such as https-web or tls.",
  },
  IST0151: {
    title: "EnvoyFilter depends on order",
    meaning: "The patch is placed relative to others and nothing fixes the order.",
    ...relativePatch,
  },
  IST0152: {
    title: "REPLACE is not possible there",
    meaning: "REPLACE works on filters and virtual hosts only; the patch is ignored.",
    ...ignoredPatch,
  },
  IST0153: {
    title: "ADD is ignored there",
    meaning: "ADD has no effect on route configurations and HTTP routes.",
    ...ignoredPatch,
  },
  IST0154: {
    title: "REMOVE is ignored there",
    meaning: "REMOVE has no effect on route configurations and HTTP routes.",
    ...ignoredPatch,
  },
  IST0155: {
    title: "EnvoyFilter depends on order and version",
    meaning: "The patch is placed relative to one for a certain proxy version and may be lost in an upgrade.",
    ...relativePatch,
  },
  IST0156: {
    title: "Gateway API is too old",
    meaning: "Istio does not support the installed version of the Gateway API.",
    advice: "Upgrade the Gateway API's CustomResourceDefinitions.",
  },
  IST0157: {
    title: "Access logging without a provider",
    meaning: "The Telemetry names no provider and the mesh has no default; it logs nothing.",
    advice: "Name a provider of the mesh configuration.",
  },
  IST0158: {
    title: "Proxies of another version",
    meaning: "Pods run another proxy image than they would get now, often after an upgrade of Istio.",
    advice: "Restart the workloads.",
  },
  IST0159: {
    title: "Several Telemetries for one pod",
    meaning: "More than one Telemetry selects the same pod; which one applies is not defined.",
    advice: "Make the selectors exclude each other.",
  },
  IST0160: {
    title: "Several Telemetries for one namespace",
    meaning: "More than one Telemetry without a selector; which one applies is not defined.",
    advice: "Keep one.",
  },
  IST0161: {
    title: "Certificate of the gateway is invalid",
    meaning: "The Secret is there, but holds no certificate that is valid now. TLS at the gateway fails.",
    advice: "Renew the certificate; the Secret needs tls.crt and tls.key.",
  },
  IST0162: {
    title: "Port of the gateway is not exposed",
    meaning:
      "The gateway listens on a port that no Service of its pods opens. It is not reachable from outside.",
    advice: "Add the port to the gateway's Service.",
  },
  IST0163: {
    title: "Address of the external control plane is wrong",
    meaning: "The API server cannot reach Istio's webhooks at this address.",
    ...webhooks,
  },
  IST0164: {
    title: "External control plane by IP address",
    meaning:
      "Webhooks lead to an address instead of a host name; its certificate is hard to verify and it may change.",
    advice: "Use a DNS name.",
  },
  IST0165: {
    title: "Refers to a generated gateway",
    meaning: "Istio makes this Gateway of a Gateway API object; its name is no interface.",
    advice: "Use an HTTPRoute, or a Gateway of your own.",
  },
  IST0166: {
    title: "Selector has no effect on a Gateway API gateway",
    meaning: "Policies reach these gateways only through targetRefs.",
    advice: "Replace the selector by targetRefs.",
  },
  IST0167: {
    title: "Has no effect in ambient mode",
    meaning: "There is no sidecar that could apply this object.",
    advice: "Remove it.",
  },
  IST0168: {
    title: "May change with the upgrade",
    meaning: "A default changed; whether it matters here cannot be seen.",
    advice: "Read the release notes that the message names.",
  },
  IST0169: {
    title: "Changes with the upgrade",
    meaning: "A default changed that this installation relies on.",
    advice: "Set the value, or install with a compatibilityVersion.",
  },
  IST0170: {
    title: "Service differs between clusters",
    meaning:
      "Services of one name are one service in the mesh, but ports, type or mode differ between clusters.",
    advice: "Make the Services equal.",
  },
  IST0171: {
    title: "A controller refused it",
    meaning:
      "The status holds a condition that is false: Istio or the gateway could not apply the object fully.",
    advice: "Follow the reason in the message.",
  },
  IST0172: {
    title: "Gateway API will be too old",
    meaning: "A coming Istio does not support the installed version of the Gateway API.",
    advice: "Upgrade the Gateway API's CustomResourceDefinitions before Istio.",
  },
  IST0173: {
    title: "Subset without pods",
    meaning: "No pod has the subset's labels. Calls to it end in 503 (no healthy upstream).",
    advice: "Correct the labels, or deploy the version.",
  },
  IST0174: {
    title: "Rule for an unknown host",
    meaning: "No service has the host of this DestinationRule; the rule does nothing.",
    advice: "Correct the host; write the full name for services of other namespaces.",
  },
  IST0175: {
    title: "Keys are fetched from anywhere",
    meaning: "Whoever may write a RequestAuthentication can make the control plane call any address.",
    advice: "Set BLOCKED_CIDRS_IN_JWKS_URIS at istiod.",
  },
  IST0176: {
    title: "Gateway API kind is too old",
    meaning: "Istio does not read objects of this kind in the installed version.",
    advice: "Upgrade the Gateway API's CustomResourceDefinitions.",
  },
  IST0177: {
    title: "One host and port, several protocols",
    meaning: "ServiceEntries disagree about the protocol of the same host and port. Only one is used.",
    advice: "Use one protocol, or other ports.",
  },
};
