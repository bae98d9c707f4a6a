import { encode } from "next-auth/jwt";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { parseConfig } from "@/lib/server/config";
import { createLogger } from "@/lib/server/logger";
import { setRuntime, type Runtime } from "@/lib/server/runtime";
import { authenticate, authenticateSession } from "./authenticate";
import { revocations } from "./sessions";

const config = parseConfig({
  ISTHMUS_PUBLIC_URL: "http://localhost:3000",
  ISTHMUS_SECRET: "authenticate-tests-0123456789abcdef-0123",
  ISTHMUS_OIDC_ISSUER: "https://id.example.com",
  ISTHMUS_OIDC_CLIENT_ID: "isthmus",
  ISTHMUS_OIDC_CLIENT_SECRET: "x",
});
const cookieOf = async (sub: string, role = "viewer") =>
  `isthmus.session=${await encode({ token: { iss: "https://id.example.com", sub, name: sub, role }, secret: config.ISTHMUS_SECRET, maxAge: 600 })}`;

beforeAll(() => setRuntime({ config, logger: createLogger("silent") } as Runtime));

describe("authenticate", () => {
  it.each([
    ["no cookie", {}],
    ["an empty cookie", { cookie: "isthmus.session=" }],
    ["rubbish", { cookie: "isthmus.session=%00%ff" }],
    ["a bearer token", { authorization: "Bearer x" }],
    ["a header that says who", { "x-user": "olivia" }],
  ])("refuses %s with 401, never 500", async (_what, headers) => {
    await expect(authenticate({ headers })).rejects.toMatchObject({ code: 401, reason: "Unauthorized" });
    await expect(
      authenticate({ headers: new Headers(headers as Record<string, string>) }),
    ).rejects.toMatchObject({ code: 401 });
  });

  it("refuses two session cookies: one of them is planted", async () => {
    const cookie = `${await cookieOf("a")}; ${await cookieOf("b")}`;
    await expect(authenticate({ headers: { cookie } })).rejects.toMatchObject({ code: 401 });
  });

  it("refuses a session from the moment it is signed out, and tells its open streams", async () => {
    const headers = { cookie: await cookieOf("olivia") };
    const { id, expiresAt } = await authenticateSession({ headers });
    const ended = vi.fn<() => void>();
    revocations.onRevoked(id, ended);
    revocations.revoke(id, expiresAt);
    expect(ended).toHaveBeenCalledOnce();
    await expect(authenticate({ headers })).rejects.toMatchObject({ code: 401 });
    await expect(authenticate({ headers })).rejects.toMatchObject({ code: 401 });
  });

  it("keeps people apart in 10,000 interleaved requests (R-35)", { timeout: 60_000 }, async () => {
    const names = Array.from({ length: 20 }, (_, index) => `person${index}`);
    const cookies = await Promise.all(names.map((name) => cookieOf(name)));
    const asked = Array.from({ length: 10_000 }, (_, index) => (index * 7919) % names.length);
    const answers = await Promise.all(
      asked.map((who) => authenticate({ headers: { cookie: cookies[who] ?? "" } })),
    );
    answers.forEach(({ person }, index) => expect(person.sub).toBe(names[asked[index] ?? -1]));
    expect(new Set(answers.map(({ requestId }) => requestId)).size).toBe(answers.length);
  });
});
