/**
 * The demo's identity provider: a process of its own, on loopback only.
 *
 *   node dist/identity-provider.mjs --port 4000 --redirect-uri http://127.0.0.1:3000/api/auth/callback/oidc \
 *     --client-id isthmus --dir .demo        (client secret: IDENTITY_PROVIDER_CLIENT_SECRET)
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { parseArgs } from "node:util";
import type { Provider } from "oidc-provider";
import { loadKeys } from "./keys";
import { errorPage, securityHeaders, signInPage } from "./pages";
import { findPerson } from "./people";
import { createProvider, interactionPath } from "./provider";

const formLimitBytes = 1024;

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4000" },
    "redirect-uri": { type: "string" },
    "client-id": { type: "string", default: "isthmus" },
    dir: { type: "string", default: ".demo" },
  },
});
const redirectUri = values["redirect-uri"];
const clientSecret = process.env["IDENTITY_PROVIDER_CLIENT_SECRET"];
if (!redirectUri || !clientSecret) {
  process.stderr.write("identity provider: --redirect-uri and IDENTITY_PROVIDER_CLIENT_SECRET are needed\n");
  process.exit(2);
}

const issuer = `http://localhost:${values.port}`;
const provider = createProvider({
  issuer,
  clientId: values["client-id"],
  clientSecret,
  redirectUri,
  keys: await loadKeys(values.dir),
});
const serveProtocol = provider.callback();
const pageHeaders = securityHeaders([new URL(redirectUri).origin]);

const server = createServer((request, response) => {
  for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
  if (!request.url?.startsWith(`${interactionPath}/`)) return void serveProtocol(request, response);
  serveInteraction(provider, request, response).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : "unknown";
    process.stderr.write(`identity provider: ${message}\n`);
    if (!response.headersSent) send(response, 400, errorPage(message));
  });
});
server.listen(Number(values.port), "127.0.0.1", () =>
  process.stdout.write(`identity provider ready at ${issuer}\n`),
);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}

async function serveInteraction(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method === "GET") return send(response, 200, signInPage(`${interactionPath}/${uid}`));
  if (request.method !== "POST" || request.headers.origin !== issuer)
    return send(response, 403, errorPage("The form was not sent from here."));
  const person = findPerson(new URLSearchParams(await readForm(request)).get("person"));
  if (!person) return send(response, 400, errorPage("There is no such person."));
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId: person.sub, remember: false } },
    { mergeWithLastSubmission: false },
  );
}

async function readForm(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > formLimitBytes) throw new Error("the form is too large");
  }
  return text;
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(html);
}
