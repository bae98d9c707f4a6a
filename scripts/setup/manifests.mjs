import { readFileSync } from "node:fs";
import { Agent, request } from "undici";
import { parse, parseAllDocuments } from "yaml";
import { SetupError } from "./progress.mjs";

const retrySeconds = 60;
const group = "isthmus.dev";

/** Plural and whether it lies in a namespace, as the host's API server says. */
async function readResources(send) {
  const { body } = await send("GET", `/apis/${group}/v1alpha1`);
  const whole = body.resources.filter(({ name }) => !name.includes("/"));
  return new Map(whole.map(({ kind, name, namespaced }) => [kind, { name, namespaced }]));
}

/**
 * Applies a file of our own objects to the host, as `kubectl apply --server-side` would. A namespace that is not there yet is
 * waited for: the controller makes those of workspaces.
 */
export async function applyManifests(kubeconfigFile, file) {
  const config = parse(readFileSync(kubeconfigFile, "utf8"));
  const { cluster } = config.clusters[0];
  const { token } = config.users[0].user;
  const dispatcher = new Agent({
    connect: { ca: Buffer.from(cluster["certificate-authority-data"], "base64").toString() },
  });
  const send = async (method, path, body) => {
    const response = await request(cluster.server + path, {
      method,
      dispatcher,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/apply-patch+yaml" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: response.statusCode, body: await response.body.json() };
  };
  try {
    const resources = await readResources(send);
    for (const document of parseAllDocuments(readFileSync(file, "utf8"))) {
      const object = document.toJS();
      if (object) await apply(send, resources, object);
    }
  } finally {
    await dispatcher.close();
  }
}

async function apply(send, resources, object) {
  const { name, namespaced } = resources.get(object.kind) ?? {};
  if (name === undefined) throw new SetupError(`the host does not know the kind ${object.kind}`);
  const where = namespaced ? `namespaces/${object.metadata.namespace}/` : "";
  const path = `/apis/${group}/v1alpha1/${where}${name}/${object.metadata.name}?fieldManager=demo&force=true`;
  const deadline = Date.now() + retrySeconds * 1000;
  for (;;) {
    const { status, body } = await send("PATCH", path, object);
    if (status < 300) return;
    if (status !== 404 || !namespaced || Date.now() > deadline)
      throw new SetupError(`applying ${object.kind} ${object.metadata.name}: ${body?.message ?? status}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
