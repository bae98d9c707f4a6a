import { Provider, interactionPolicy, type Configuration } from "oidc-provider";
import type { ProviderKeys } from "./keys";
import { MemoryAdapter } from "./memory-adapter";
import { errorPage } from "./pages";
import { findPerson } from "./people";

export interface ProviderOptions {
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  keys: ProviderKeys;
}

export const interactionPath = "/sign-in";

/** A certified OpenID Connect provider for one client: code flow, PKCE required, RS256, no consent page. */
export function createProvider({
  issuer,
  clientId,
  clientSecret,
  redirectUri,
  keys,
}: ProviderOptions): Provider {
  const configuration: Configuration = {
    adapter: MemoryAdapter,
    jwks: keys.jwks as NonNullable<Configuration["jwks"]>,
    cookies: { keys: keys.cookieKeys },
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        token_endpoint_auth_method: "client_secret_basic",
        id_token_signed_response_alg: "RS256",
      },
    ],
    pkce: { required: () => true },
    scopes: ["openid"],
    claims: { openid: ["sub"], profile: ["name"], email: ["email"], groups: ["groups"] },
    // Clients read the groups from the ID token, without a second request.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: true },
    },
    interactions: {
      url: (_ctx, interaction) => `${interactionPath}/${interaction.uid}`,
      policy: askEveryTime(),
    },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      IdToken: 600,
      Interaction: 900,
      Session: 900,
      Grant: 900,
    },
    findAccount(_ctx, sub) {
      const person = findPerson(sub);
      if (!person) return undefined;
      const { name, email, groups } = person;
      return { accountId: sub, claims: () => ({ sub, name, email, groups }) };
    },
    async loadExistingGrant(ctx) {
      const { client, session, provider, params } = ctx.oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(typeof params?.["scope"] === "string" ? params["scope"] : "openid");
      await grant.save();
      return grant;
    },
    renderError(ctx, out) {
      ctx.type = "html";
      ctx.body = errorPage(`${out.error}: ${out.error_description ?? ""}`);
    },
  };
  return new Provider(issuer, configuration);
}

/** Whoever signs in again chooses a person again: that is how one changes the person in a demo. */
function askEveryTime(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  const login = policy.get("login");
  login?.checks.add(
    new interactionPolicy.Check("choose_person", "a person is to be chosen", "login_required", (ctx) =>
      ctx.oidc.result?.login
        ? interactionPolicy.Check.NO_NEED_TO_PROMPT
        : interactionPolicy.Check.REQUEST_PROMPT,
    ),
  );
  return policy;
}
