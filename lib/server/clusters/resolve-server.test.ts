import { describe, expect, it } from "vitest";
import { refuseAddress, resolveServer } from "./resolve-server";

describe("refuseAddress", () => {
  it.each([
    "127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "169.254.169.254", "169.254.1.1", "224.0.0.1", "255.255.255.255", "100.100.100.200",
    "fe80::1", "ff02::1", "::", "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "::7f00:1",
    "::a00:1", "0:0:0:0:0:0:0:1",
  ])("refuses %s", (address) => {
    expect(refuseAddress(address, false)).toBeTypeOf("string");
  }); // prettier-ignore

  it.each(["10.0.0.1", "192.168.1.1", "203.0.113.7", "fd12::1", "2001:db8::1"])("accepts %s", (address) => {
    expect(refuseAddress(address, false)).toBeUndefined();
  });

  it("accepts loopback only when it is allowed, and then nothing else of the list", () => {
    expect(refuseAddress("127.0.0.1", true)).toBeUndefined();
    expect(refuseAddress("::1", true)).toBeUndefined();
    expect(refuseAddress("169.254.169.254", true)).toBeTypeOf("string");
    expect(refuseAddress("::ffff:127.0.0.1", true)).toBeTypeOf("string");
    expect(refuseAddress("::7f00:1", true)).toBeTypeOf("string");
    expect(refuseAddress("::", true)).toContain("unspecified");
  });
});

describe("resolveServer", () => {
  it("refuses a name that resolves to loopback, and names the field", async () => {
    await expect(resolveServer("https://localhost:6443", { allowLoopback: false })).rejects.toMatchObject({
      code: 422,
      details: { causes: [{ field: "clusters[0].cluster.server" }] },
    });
  });

  it("refuses IPv4 in IPv6 form as the URL parser writes it", async () => {
    await expect(resolveServer("https://[::127.0.0.1]:6443", { allowLoopback: true })).rejects.toMatchObject({
      code: 422,
    });
  });

  it("refuses the clouds' metadata service as a Prometheus, and names that field", async () => {
    const options = { allowLoopback: true, what: "prometheusURL", field: "prometheusURL" };
    await expect(resolveServer("http://169.254.169.254/latest", options)).rejects.toMatchObject({
      code: 422,
      details: { causes: [{ field: "prometheusURL" }] },
    });
  });

  it("pins what the name resolved to", async () => {
    expect(await resolveServer("https://[::1]:6443", { allowLoopback: true })).toEqual(["::1"]);
    expect(await resolveServer("https://10.1.2.3", { allowLoopback: false })).toEqual(["10.1.2.3"]);
  });
});
