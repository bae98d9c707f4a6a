import { describe, expect, test } from "vitest";
import { readCertificateValidity } from "./read-certificate";
import { readCredential } from "./read-credential";

/** Valid from 2026-11-23T11:30:45Z to 2036-11-20T11:30:45Z; its key was thrown away. */
const certificate = `-----BEGIN CERTIFICATE-----
MIICEDCCAXmgAwIBAgIUUnjbXVhtyVc8BUmxWi5F6rAqG7UwDQYJKoZIhvcNAQEL
BQAwGjEYMBYGA1UEAwwPZ2F0ZXdheS5leGFtcGxlMB4XDTI2MTEyMzExMzA0NVoX
DTM2MTEyMDExMzA0NVowGjEYMBYGA1UEAwwPZ2F0ZXdheS5leGFtcGxlMIGfMA0G
CSqGSIb3DQEBAQUAA4GNADCBiQKBgQCupwbnV5lIYpl8izwYXtB2JpyiSP4wVIDP
Dn6/zqsSdyX/2tM2gcdGynCYEH0+OrKw8k64CYFViPpMJmwcpKCcrndfpXgLuExx
VkYW5r0zevWJmsz39jXiSNxPBm3S7W+1h2WPFNzuDqFzZYrP4rRYaaORP+mNGj0t
R56rwYNuLwIDAQABo1MwUTAdBgNVHQ4EFgQUiGVMUAblyyrAjwahBgE08XCkGAEw
HwYDVR0jBBgwFoAUiGVMUAblyyrAjwahBgE08XCkGAEwDwYDVR0TAQH/BAUwAwEB
/zANBgkqhkiG9w0BAQsFAAOBgQACbWGR6pDYMqVEiG/9zvtXiV6BXa6+k4/LEeBx
Bo+EIc2FqnUhLL8RQ8p03yLpbL5eauNpZ3juL8hJ82KH2DKS8j9LE4W6x+TAiEDC
hhi/WinsuDCePYlvc4aDSjIfPFRuMpSM/93PXtck4Ug5olRzBR96zfynpILdypJR
AK2K1w==
-----END CERTIFICATE-----
`;

test("the validity of a certificate", () => {
  expect(readCertificateValidity(certificate)).toEqual([
    { notBefore: new Date("2026-11-23T11:30:45Z"), notAfter: new Date("2036-11-20T11:30:45Z") },
  ]);
});

test.each([
  ["no PEM", "hello"],
  ["no base64", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----"],
  ["no certificate", `-----BEGIN CERTIFICATE-----\n${btoa("hello")}\n-----END CERTIFICATE-----`],
  ["cut off", certificate.replace(/\n[^\n]*\n-----END/, "\n-----END")],
])("%s", (_, text) => {
  expect(readCertificateValidity(text)).toBeUndefined();
});

describe("credentials", () => {
  const now = new Date("2027-01-01T00:00:00Z");
  const secret = (data: Record<string, string>, at = now) =>
    readCredential(
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "tls", namespace: "edge" },
        data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, btoa(value)])),
      },
      at,
    ).valid;

  test.each([
    ["under Kubernetes' names", { "tls.crt": certificate, "tls.key": "k" }, true],
    ["under Istio's names", { cert: certificate, key: "k" }, true],
    ["without a key", { "tls.crt": certificate }, false],
    ["with an empty key", { "tls.crt": certificate, "tls.key": "" }, false],
    ["under other names", { "tls.cert": certificate, "tls.key": "k" }, false],
    ["that is no certificate", { "tls.crt": "x", "tls.key": "k" }, false],
  ])("a certificate %s", (_, data, valid) => {
    expect(secret(data)).toBe(valid);
  });

  test("a certificate before and after its time", () => {
    const data = { "tls.crt": certificate, "tls.key": "k" };
    expect(secret(data, new Date("2026-11-23T11:30:44Z"))).toBe(false);
    expect(secret(data, new Date("2036-11-20T11:30:46Z"))).toBe(false);
  });
});
