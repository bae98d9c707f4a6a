import { encode } from "next-auth/jwt";
import type { Role } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";

/** The Cookie header of a fresh session, as a sign-in would set it. @param seconds until it expires. */
export async function signIn(
  sub: string,
  role: Role,
  { groups = [], seconds = 3600 }: { groups?: readonly string[]; seconds?: number } = {},
): Promise<string> {
  const { ISTHMUS_OIDC_ISSUER, ISTHMUS_SECRET } = getRuntime().config;
  const token = await encode({
    token: { iss: ISTHMUS_OIDC_ISSUER, sub, name: sub, role, groups },
    secret: ISTHMUS_SECRET,
    maxAge: seconds,
  });
  return `isthmus.session=${token}`;
}
