import { generateKeyPair, randomBytes, type JsonWebKey } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

export interface ProviderKeys {
  jwks: { keys: JsonWebKey[] };
  cookieKeys: string[];
}

/** The signing key and the cookie key, made once and kept in `directory`, so that a restart stays the same provider. */
export async function loadKeys(directory: string): Promise<ProviderKeys> {
  const file = join(directory, "identity-provider-keys.json");
  const kept = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (kept !== undefined) return JSON.parse(kept) as ProviderKeys;
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const keys: ProviderKeys = {
    jwks: {
      keys: [
        {
          ...privateKey.export({ format: "jwk" }),
          alg: "RS256",
          use: "sig",
          kid: randomBytes(8).toString("hex"),
        },
      ],
    },
    cookieKeys: [randomBytes(32).toString("base64url")],
  };
  await mkdir(directory, { recursive: true });
  await writeFile(file, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}
