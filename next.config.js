/**
 * Pages and JSON routes only. The way in is server.ts: it sets the security headers, checks the sign-in and serves the
 * portal before Next sees a request; hence no rewrites, no redirects and no proxy.ts here.
 *
 * @type {import("next").NextConfig}
 */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // `tsc` runs once, in `npm run check`; the build does not repeat it.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["undici", "pino", "@kubernetes/client-node"],
  // Next's own tooling keeps out of the working tree and out of the page.
  agentRules: false,
  devIndicators: false,
};
