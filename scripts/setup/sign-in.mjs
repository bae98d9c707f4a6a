/**
 * Signs a demo person in over HTTP as their browser would: our sign-in form, the provider's page, back with a session.
 * For scripts and tests that speak to the public API. Returns `call(method, path, body)` with the person's session, and
 * `call.cookie()`, that session's Cookie header; `call.url`, where it is signed in.
 */
export async function signIn(publicURL, person) {
  const jars = new Map();
  const jarOf = (url) => {
    const { host } = new URL(url);
    if (!jars.has(host)) jars.set(host, new Map());
    return jars.get(host);
  };

  async function visit(url, { method = "GET", form, headers = {} } = {}) {
    const jar = jarOf(url);
    const response = await fetch(url, {
      method,
      redirect: "manual",
      headers: {
        ...headers,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(form ? { "content-type": "application/x-www-form-urlencoded", origin: new URL(url).origin } : {}),
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  async function follow(url, options) {
    let at = url;
    let response = await visit(at, options);
    for (let hops = 0; response.status >= 300 && response.status < 400; hops++) {
      if (hops > 15) throw new Error(`signing in ${person}: too many redirects, last to ${at}`);
      at = new URL(response.headers.get("location"), at).href;
      response = await visit(at);
    }
    return { at, response };
  }

  const { csrfToken } = await (await visit(`${publicURL}/api/auth/csrf`)).json();
  const provider = await follow(`${publicURL}/api/auth/signin/oidc`, {
    method: "POST",
    form: { csrfToken, callbackUrl: `${publicURL}/` },
  });
  const page = await provider.response.text();
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
  if (!action)
    throw new Error(
      `signing in ${person}: the identity provider showed no form (HTTP ${provider.response.status}) at ${provider.at}`,
    );
  const hidden = Object.fromEntries(
    [...page.matchAll(/<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)].map((match) => [
      match[1],
      match[2],
    ]),
  );
  const done = await follow(new URL(action, provider.at).href, {
    method: "POST",
    form: { ...hidden, person },
  });
  if (!done.at.startsWith(publicURL) || done.at.includes("error"))
    throw new Error(`signing in ${person} ended at ${done.at}`);

  const cookie = () => [...jarOf(publicURL)].map(([name, value]) => `${name}=${value}`).join("; ");
  return Object.assign(call, { cookie, url: publicURL });

  async function call(method, path, body, headers = {}) {
    const response = await visitWith(method, path, body, headers);
    const text = await response.text();
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== "" ? JSON.parse(text) : text,
    };
  }

  function visitWith(method, path, body, headers) {
    const write = method !== "GET" && method !== "HEAD";
    return fetch(publicURL + path, {
      method,
      redirect: "manual",
      headers: {
        cookie: cookie(),
        ...(write ? { origin: publicURL, "x-isthmus-csrf": "1", "content-type": "application/json" } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }
}
