import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { parseKubeconfig } from "./parse-kubeconfig";
import { isStatusError, type StatusError } from "./status-error";

const pem = (label: string) => btoa(`-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`);
const certificate = pem("CERTIFICATE");

interface Parts {
  cluster?: Record<string, unknown>;
  user?: Record<string, unknown>;
  root?: Record<string, unknown>;
}

function kubeconfig({ cluster = {}, user = {}, root = {} }: Parts = {}): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "c",
        cluster: { server: "https://10.0.0.1:6443", "certificate-authority-data": certificate, ...cluster },
      },
    ],
    users: [{ name: "u", user: { token: "secret-token", ...user } }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
    ...root,
  });
}

function refusal(work: () => unknown): StatusError {
  try {
    work();
  } catch (error) {
    if (isStatusError(error)) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("parseKubeconfig", () => {
  it.each<[string, Parts, string]>([
    ["a program", { user: { token: undefined, exec: { command: "curl" } } }, "users[0].user.exec"],
    [
      "a cloud provider's code",
      { user: { "auth-provider": { name: "gcp" } } },
      "users[0].user.auth-provider",
    ],
    ["a token file", { user: { tokenFile: "/etc/shadow" } }, "users[0].user.tokenFile"],
    ["a certificate file", { user: { "client-certificate": "/x" } }, "users[0].user.client-certificate"],
    ["a key file", { user: { "client-key": "/x" } }, "users[0].user.client-key"],
    [
      "a CA file",
      { cluster: { "certificate-authority": "/x" } },
      "clusters[0].cluster.certificate-authority",
    ],
    ["acting as somebody", { user: { as: "system:admin" } }, "users[0].user.as"],
    ["acting as a group", { user: { "as-groups": ["system:masters"] } }, "users[0].user.as-groups"],
    ["acting with extra", { user: { "as-user-extra": {} } }, "users[0].user.as-user-extra"],
    ["a proxy", { cluster: { "proxy-url": "http://evil" } }, "clusters[0].cluster.proxy-url"],
    [
      "trusting anybody",
      { cluster: { "insecure-skip-tls-verify": true } },
      "clusters[0].cluster.insecure-skip-tls-verify",
    ],
    ["extensions", { user: { extensions: [] } }, "users[0].user.extensions"],
    ["a field nobody knows", { cluster: { surprise: 1 } }, "clusters[0].cluster.surprise"],
    ["a password", { user: { username: "a", password: "b" } }, "users[0].user.username"],
    ["plain http", { cluster: { server: "http://10.0.0.1" } }, "clusters[0].cluster.server"],
    [
      "a server with a password",
      { cluster: { server: "https://a:b@10.0.0.1" } },
      "clusters[0].cluster.server",
    ],
    ["a server with a query", { cluster: { server: "https://10.0.0.1/?x=1" } }, "clusters[0].cluster.server"],
    [
      "a server with an escape",
      { cluster: { server: "https://10.0.0.1/%2e%2e/x" } },
      "clusters[0].cluster.server",
    ],
    [
      "no certificate authority",
      { cluster: { "certificate-authority-data": "" } },
      "clusters[0].cluster.certificate-authority-data",
    ],
    [
      "a CA that is no PEM",
      { cluster: { "certificate-authority-data": btoa("hello") } },
      "clusters[0].cluster.certificate-authority-data",
    ],
    ["a token with a line break", { user: { token: "a\nHost: evil" } }, "users[0].user.token"],
    [
      "two credentials",
      { user: { "client-certificate-data": certificate, "client-key-data": pem("PRIVATE KEY") } },
      "users[0].user",
    ],
    ["another kind", { root: { kind: "Secret" } }, "kind"],
    ["an unknown context", { root: { "current-context": "y" } }, "context"],
  ])("refuses %s and names the field", (_, parts, field) => {
    const error = refusal(() => parseKubeconfig(kubeconfig(parts)));
    expect(error.code).toBe(422);
    expect(error.details?.causes?.map((cause) => cause.field)).toContain(field);
    expect(JSON.stringify(error)).not.toContain("secret-token");
  });

  it("refuses what is too large, no YAML, no map, or multiplies by aliases", () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`;
    for (const input of ["x".repeat(262_145), "a: [", "- 1", "", bomb]) {
      expect(refusal(() => parseKubeconfig(input)).code).toBe(422);
    }
  });

  it.each([
    ["one key a line", Array.from({ length: 15_000 }, (_, index) => `k${index}: 1`).join("\n")],
    ["all in one line", `{${Array.from({ length: 15_000 }, (_, index) => `k${index}: 1`).join(",")}}`],
  ])("refuses many keys before it reads them: %s", (_what, text) =>
    expect(() => parseKubeconfig(text)).toThrow(/more than 4000/),
  );

  it("asks which context when there are several, even with a current one", () => {
    const several = kubeconfig({
      root: {
        contexts: [
          { name: "x", context: { cluster: "c", user: "u" } },
          { name: "z", context: { cluster: "c", user: "u" } },
        ],
      },
    });
    expect(refusal(() => parseKubeconfig(several)).message).toContain("choose one of: x, z");
    expect(parseKubeconfig(several, "z").context).toBe("z");
  });

  it("takes exactly server, CA and token, or certificate with key", () => {
    expect(
      parseKubeconfig(kubeconfig({ cluster: { server: "https://api.example.com:6443/prefix/" } })),
    ).toEqual({
      context: "x",
      server: "https://api.example.com:6443/prefix",
      caData: atob(certificate),
      credential: { token: "secret-token" },
    });
    const key = pem("RSA PRIVATE KEY");
    const parsed = parseKubeconfig(
      kubeconfig({
        user: { token: undefined, "client-certificate-data": certificate, "client-key-data": key },
      }),
    );
    expect(parsed.credential).toEqual({ clientCertificate: atob(certificate), clientKey: atob(key) });
  });
});
