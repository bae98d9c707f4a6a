import { createHash } from "node:crypto";
import { people } from "./people";

const style = `
:root { color-scheme: light dark; --bg: #f7f9fa; --card: #fff; --text: #1d2a30; --muted: #56656c; --line: #dde4e7; --accent: #0f6f72; --hover: #eef4f4 }
@media (prefers-color-scheme: dark) { :root { --bg: #0f1619; --card: #161f23; --text: #e8eef0; --muted: #9fb0b7; --line: #2a363b; --accent: #5ecfcf; --hover: #1d292e } }
* { box-sizing: border-box; margin: 0 }
body { font: 15px/1.5 system-ui, sans-serif; background: var(--bg); color: var(--text); min-height: 100vh; display: grid; place-items: center; padding: 24px }
main { width: min(100%, 400px); background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 28px }
h1 { font-size: 19px; line-height: 1.3; margin-bottom: 4px }
p { color: var(--muted) }
form { display: grid; gap: 10px; margin-top: 20px }
button { font: inherit; color: inherit; text-align: left; padding: 12px 14px; border: 1px solid var(--line); border-radius: 8px; background: transparent; cursor: pointer }
button:hover { background: var(--hover); border-color: var(--accent) }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
strong { display: block; font-weight: 600 }
span { color: var(--muted); font-size: 13px }
`;

/** `formTargets`: origins a form may lead to, our own and where the sign-in ends (Chromium checks redirects as well). */
export function securityHeaders(formTargets: readonly string[]): Record<string, string> {
  const hash = createHash("sha256").update(style).digest("base64");
  return {
    "content-security-policy": `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self' ${formTargets.join(" ")}; base-uri 'none'; frame-ancestors 'none'`,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  };
}

export function signInPage(action: string): string {
  const buttons = people.map(
    (person) =>
      `<button name="person" value="${escape(person.sub)}"><strong>${escape(person.name)}</strong><span>${escape(person.may)}</span></button>`,
  );
  return page(
    "Who are you?",
    `<p>This is the demo's identity provider. Choose a person to sign in to Isthmus.</p>
     <form method="post" action="${escape(action)}">${buttons.join("")}</form>`,
  );
}

export function errorPage(message: string): string {
  return page(
    "This sign-in did not work",
    `<p>${escape(message)}</p><p>Go back to Isthmus and start again.</p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)} · Demo identity provider</title><style>${style}</style></head><body><main><h1>${escape(title)}</h1>${body}</main></body></html>`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
