import { describe, expect, it } from "vitest";
import { buildClientTlsContext } from "./upstream-tls";

const sidecar = { isSidecar: true, ruleHasSelector: false };
const destination = { cluster: "outbound|443||api.example.org", externalNames: ["spiffe://partner"] };

describe("the handshake of a client", () => {
  it("does not happen without TLS, and when Istio cannot set up what is written", () => {
    expect(buildClientTlsContext(undefined, sidecar, destination)).toEqual({ isTls: false });
    expect(buildClientTlsContext({ mode: "DISABLE", sni: "x" }, sidecar, destination)).toEqual({
      isTls: false,
    });
    expect(buildClientTlsContext({ mode: "MUTUAL", privateKey: "key" }, sidecar, destination)).toMatchObject({
      isTls: false,
      fault: expect.stringContaining("must not be empty") as string,
    });
    expect(
      buildClientTlsContext({ mode: "SIMPLE", credentialName: "own" }, sidecar, destination),
    ).toMatchObject({ isTls: false, fault: expect.stringContaining("workloadSelector") as string });
  });

  it("names the cluster in Istio's mutual TLS unless a server name is written", () => {
    expect(buildClientTlsContext({ mode: "ISTIO_MUTUAL" }, sidecar, destination)).toEqual({
      isTls: true,
      sni: destination.cluster,
      subjectAltNames: [],
    });
    expect(
      buildClientTlsContext(
        { mode: "ISTIO_MUTUAL", sni: "api", subjectAltNames: ["a"] },
        sidecar,
        destination,
      ),
    ).toEqual({ isTls: true, sni: "api", subjectAltNames: ["a"] });
  });

  it("takes the names of the ServiceEntry only when the rule writes none and verifies", () => {
    const names = (tls: object) => buildClientTlsContext({ mode: "SIMPLE", ...tls }, sidecar, destination);
    expect(names({})).toMatchObject({ sni: "", subjectAltNames: ["spiffe://partner"] });
    expect(names({ subjectAltNames: ["b"] })).toMatchObject({ subjectAltNames: ["b"] });
    expect(names({ insecureSkipVerify: true })).toMatchObject({ subjectAltNames: [] });
  });
});
