import { enterProject, root } from "./setup/dependencies.mjs";
import { fail, say, sayEnding, SetupError, step } from "./setup/progress.mjs";

const development = process.argv.includes("--dev");
let stopping = false;

async function main() {
  await enterProject(import.meta.url);
  say(`Isthmus · ${development ? "development" : "demo"}`);
  const { ensureBinaries } = await import("./fleet-binaries.mjs");
  const { bundleServer, ensureBuild, watchServer } = await import("./setup/build.mjs");
  const { applyTenants, connectFleet, endAll, people, startFleet, startIsthmus } =
    await import("./setup/stack.mjs");

  const stop = async () => {
    if (stopping) return;
    stopping = true;
    sayEnding("\nEnding every process …");
    await endAll();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);

  const control = await step("Control planes (etcd, kube-apiserver)", (update) =>
    ensureBinaries({ until: "fleet", onProgress: update }),
  );
  await (development ? step("Bundle the server", () => bundleServer({ development })) : ensureBuild());

  const dir = `${root}.demo`;
  const fleet = await step("Start three clusters: host, west, east", () =>
    startFleet({ dir: `${root}.fleet`, binaries: control }),
  );
  const isthmus = await step("Start Isthmus", () => startIsthmus({ dir, fleet, port: 3000, development }));
  await step("Connect the clusters", () => connectFleet(isthmus.url, fleet, ["host", "west", "east"]));
  await step("Give it tenants", () => applyTenants(fleet));

  say(`\n  Isthmus is at  ${isthmus.url}\n`);
  for (const { name, may } of people) say(`    ${name.padEnd(16)} ${may}`);
  say(
    "\n  Ctrl-C ends everything. Break things with `npm run fleet -- kill west`, `revive west`, `fault east latency`, `start south`.\n",
  );

  await step("Mesh control planes, workloads, Prometheus", async (update) => {
    await ensureBinaries({ onProgress: update });
    update("starting");
    await fleet.whenMeshReady();
  });
  if (development) {
    await watchServer(async () => {
      await isthmus.restart();
      say("  The server changed and was started again.");
    });
  }
  say("  Traffic is flowing: open Services → reviews → Edit split.\n");
  const why = await Promise.race([
    isthmus.failure,
    fleet.entry.exited.then(() => `The fleet ended by itself; ${root}.fleet/fleet.log says why.`),
  ]);
  if (!stopping) throw new SetupError(why);
}

main().catch(async (error) => {
  // What was started has been asked to end: that it ended is no failure, and `stop` ends this process.
  if (stopping) return;
  const { endAll } = await import("./setup/processes.mjs");
  await endAll();
  fail(error);
});
