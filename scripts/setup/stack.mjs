import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { projectNode, root } from "./dependencies.mjs";
import { endAll, endProcess, freePort, startProcess } from "./processes.mjs";
import { applyManifests } from "./manifests.mjs";
import { SetupError } from "./progress.mjs";
import { signIn } from "./sign-in.mjs";

export const people = [
  { id: "olivia", name: "Olivia Operator", may: "connects clusters, edits everything" },
  { id: "ed", name: "Ed Editor", may: "edits routes and policies in the namespace bookinfo, sees the rest" },
  { id: "vera", name: "Vera Viewer", may: "sees everything, changes nothing" },
  { id: "tina", name: "Tina Tenant", may: "runs the tenant storefront: namespace shop and what is in it" },
  {
    id: "theo",
    name: "Theo Writer",
    may: "writes routes and policies of the tenant books: namespace bookinfo",
  },
  { id: "beth", name: "Beth Admin", may: "runs the tenant books and decides what its people ask for" },
];

/** One secret for each state folder, so that sessions survive a restart. */
function secretOf(dir, name) {
  const file = `${dir}/${name}.secret`;
  if (!existsSync(file)) writeFileSync(file, randomBytes(48).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}

/** What the clusters of the fleet are for. */
const environments = { west: "prod", east: "staging" };

const readFleet = (dir) => JSON.parse(readFileSync(`${dir}/fleet.json`, "utf8"));

/** Polls until `ready()` gives a value; ends with a sentence when it takes too long or `failed()` says why it never will. */
async function waitFor(what, ready, { timeoutSeconds, failed = () => undefined }) {
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const value = await ready();
    if (value !== undefined && value !== false) return value;
    const why = failed();
    if (why !== undefined) throw new SetupError(`${what} failed: ${why}`);
    if (Date.now() > deadline) throw new SetupError(`${what} was not ready after ${timeoutSeconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * Starts the local fleet; resolves when every API server is ready. istiod, workloads and Prometheus join when their binaries
 * are there. `onEvent` gets each of the fleet's events.
 */
export async function startFleet({ dir, binaries, onEvent = () => {}, load }) {
  mkdirSync(dir, { recursive: true });
  let ended;
  const failures = [];
  const args = [
    "up",
    "--dir",
    dir,
    "--bin-dir",
    binaries.dir,
    "--host-manifests",
    `${root}config/crd`,
    "--events",
    "json",
    "--replace",
    "--with-parent",
  ];
  const entry = startProcess(
    "fleet",
    binaries.fleet,
    load === undefined ? args : [...args, "--load", String(load)],
    {
      env: process.env,
      logFile: `${dir}/fleet.log`,
      stdin: "pipe",
      onLine(line) {
        if (!line.startsWith("{")) return;
        const event = JSON.parse(line);
        if (event.event === "failed") failures.push(event);
        onEvent(event);
      },
      onExit: (why) => (ended = why),
    },
  );
  const failed = () =>
    ended === undefined
      ? undefined
      : `the fleet ended (${ended}); ${failures.map((event) => event.message).join("; ") || `see ${dir}/fleet.log`}`;
  await waitFor(
    "The fleet's API servers",
    () =>
      existsSync(`${dir}/fleet.json`) &&
      readFleet(dir).pid === entry.child.pid &&
      Object.values(readFleet(dir).clusters).length >= 3 &&
      Object.values(readFleet(dir).clusters).every((cluster) => cluster.ready),
    { timeoutSeconds: 120, failed },
  );
  return {
    dir,
    entry,
    read: () => readFleet(dir),
    /** Runs a fleet command, e.g. `run("kill", "west")`. */
    run: async (...command) => {
      const { runQuiet } = await import("./dependencies.mjs");
      await runQuiet(binaries.fleet, [command[0], "--dir", dir, ...command.slice(1)]);
    },
    /** Resolves when istiod answers in both members and every workload runs. */
    whenMeshReady: () =>
      waitFor(
        "The mesh (istiod and workloads)",
        () => {
          const fleet = readFleet(dir);
          return (
            fleet.clusters.west.istiod?.ready &&
            fleet.clusters.east.istiod?.ready &&
            fleet.prometheus?.ready &&
            fleet.workloads.length > 0 &&
            fleet.workloads.every((workload) => workload.ready)
          );
        },
        { timeoutSeconds: 900, failed },
      ),
  };
}

/** Starts the identity provider and Isthmus itself; resolves when Isthmus answers. */
export async function startIsthmus({ dir, fleet, port, development = false, environment = {} }) {
  mkdirSync(dir, { recursive: true });
  const [providerPort, isthmusPort] = [await freePort(), await freePort(port)];
  const publicURL = `http://localhost:${isthmusPort}`;
  const issuer = `http://localhost:${providerPort}`;
  const client = { id: "isthmus", secret: secretOf(dir, "client") };
  let providerEnded;
  startProcess(
    "identity provider",
    projectNode,
    [
      `${root}dist/identity-provider.mjs`,
      "--port",
      String(providerPort),
      "--redirect-uri",
      `${publicURL}/api/auth/callback/oidc`,
      "--client-id",
      client.id,
      "--dir",
      dir,
    ],
    {
      env: { ...process.env, IDENTITY_PROVIDER_CLIENT_SECRET: client.secret },
      logFile: `${dir}/identity-provider.log`,
      onExit: (why) => (providerEnded = why),
    },
  );
  const answers = (url) =>
    fetch(url, { redirect: "manual" }).then(
      (response) => response.status < 500,
      () => false,
    );
  await waitFor("The identity provider", () => answers(`${issuer}/.well-known/openid-configuration`), {
    timeoutSeconds: 30,
    failed: () =>
      providerEnded === undefined
        ? undefined
        : `it ended (${providerEnded}); see ${dir}/identity-provider.log`,
  });

  let isthmusEnded;
  let restarting = false;
  let endedByItself;
  const failure = new Promise((resolve) => (endedByItself = resolve));
  const env = {
    ...process.env,
    NODE_ENV: development ? "development" : "production",
    ISTHMUS_PUBLIC_URL: publicURL,
    ISTHMUS_PORT: String(isthmusPort),
    ISTHMUS_SECRET: secretOf(dir, "session"),
    ISTHMUS_OIDC_ISSUER: issuer,
    ISTHMUS_OIDC_CLIENT_ID: client.id,
    ISTHMUS_OIDC_CLIENT_SECRET: client.secret,
    ISTHMUS_HOST_KUBECONFIG: fleet.read().clusters.host.kubeconfig,
    ISTHMUS_ALLOW_LOOPBACK_CLUSTERS: "true",
    ISTHMUS_DATA_DIRECTORY: `${dir}/data`,
    ISTHMUS_IMPERSONATED_SUBJECTS: people.map((person) => person.id).join(","),
    ...environment,
  };
  const start = () =>
    startProcess("isthmus", projectNode, ["--enable-source-maps", `${root}dist/server.mjs`], {
      env,
      logFile: `${dir}/isthmus.log`,
      onExit: (why) => {
        isthmusEnded = why;
        if (!restarting) endedByItself(`Isthmus ended (${why}); ${dir}/isthmus.log says why.`);
      },
    });
  const ready = () =>
    waitFor("Isthmus", () => answers(`${publicURL}/healthz`), {
      timeoutSeconds: 60,
      failed: () =>
        isthmusEnded === undefined ? undefined : `it ended (${isthmusEnded}); see ${dir}/isthmus.log`,
    });
  let entry = start();
  await ready();
  return {
    url: publicURL,
    pid: () => entry.child.pid,
    /** Resolves to a sentence when Isthmus ends without being asked to. */
    failure,
    restart: async () => {
      restarting = true;
      await endProcess(entry);
      restarting = false;
      isthmusEnded = undefined;
      entry = start();
      await ready();
    },
  };
}

/**
 * Connects clusters of the fleet through the public API, as Olivia would; those already connected at the same addresses
 * stay. The API does not tell every address, so they are kept beside the fleet, whose host cluster keeps the connections.
 */
export async function connectFleet(url, fleet, names) {
  const call = await signIn(url, "olivia");
  const { clusters, prometheus } = fleet.read();
  const { body: known } = await waitFor(
    "Isthmus' link to the host cluster",
    async () => {
      const answer = await call("GET", "/api/clusters");
      const session = await call("GET", "/api/session");
      return answer.status === 200 && session.body.hostReachable === true ? answer : undefined;
    },
    { timeoutSeconds: 60 },
  );
  const file = `${fleet.dir}/connected.json`;
  const remembered = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  for (const name of names) {
    const cluster = clusters[name];
    const telemetry = cluster.istiod
      ? { istiodDebugURL: cluster.istiod.debugURL, prometheusURL: prometheus.url }
      : {};
    const addresses = JSON.stringify({ server: cluster.proxy, ...telemetry });
    const connected = known.items.find((item) => item.name === name);
    if (connected?.server === cluster.proxy && remembered[name] === addresses) continue;
    if (connected) await disconnect(call, name);
    const body = {
      name,
      displayName: name[0].toUpperCase() + name.slice(1),
      region: cluster.region ?? "",
      environment: environments[name] ?? "",
      kubeconfig: readFileSync(cluster.kubeconfig, "utf8"),
      ...telemetry,
    };
    await expectOk(call("POST", "/api/clusters", body), `connecting ${name}`);
    remembered[name] = addresses;
    writeFileSync(file, JSON.stringify(remembered, undefined, 2));
  }
  return call;
}

/** Gives the fleet its tenants (config/demo), as an operator with kubectl on the host would. */
export const applyTenants = (fleet) =>
  applyManifests(fleet.read().clusters.host.kubeconfig, `${root}config/demo/tenancy.yaml`);

/** Isthmus learns of the removal from its watch: until then the name is taken. */
async function disconnect(call, name) {
  await expectOk(call("DELETE", `/api/clusters/${name}`), `disconnecting ${name} from its old addresses`);
  await waitFor(
    `Disconnecting ${name}`,
    async () => {
      const { status, body } = await call("GET", "/api/clusters");
      return status === 200 && !body.items.some((item) => item.name === name);
    },
    { timeoutSeconds: 30 },
  );
}

async function expectOk(answer, what) {
  const { status, body } = await answer;
  if (status >= 300) throw new SetupError(`${what} failed: ${body?.message ?? `HTTP ${status}`}`);
}

export { endAll };
