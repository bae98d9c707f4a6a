import { readFileSync } from "node:fs";
import { Agent, request } from "undici";
import { parse } from "yaml";

/** The other side of a bench: watches an API server, or a stream of Isthmus, and tells its parent when it saw which change. */
type Task =
  | { mode: "watch"; kubeconfig: string; path: string }
  | { mode: "stream"; url: string; cookie: string; viewers: number };

const task = JSON.parse(process.argv[2] ?? "") as Task;
const now = () => performance.timeOrigin + performance.now();
const tell = (message: unknown) => process.send?.(message);

async function lines(body: AsyncIterable<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) onLine(line);
  }
}

async function watch({ kubeconfig, path }: Extract<Task, { mode: "watch" }>): Promise<void> {
  const config = parse(readFileSync(kubeconfig, "utf8")) as {
    clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
    users: { user: { token: string } }[];
  };
  const cluster = config.clusters[0]?.cluster;
  const token = config.users[0]?.user.token;
  if (!cluster || !token) throw new Error("the kubeconfig is incomplete");
  const dispatcher = new Agent({
    connect: { ca: Buffer.from(cluster["certificate-authority-data"], "base64").toString() },
    bodyTimeout: 0,
  });
  const collection = path.slice(0, path.lastIndexOf("/"));
  const response = await request(
    `${cluster.server}${collection}?watch=1&fieldSelector=metadata.name%3Dreviews`,
    { dispatcher, headers: { authorization: `Bearer ${token}` } },
  );
  let isFirst = true;
  await lines(response.body, (line) => {
    const at = now();
    const { object } = JSON.parse(line) as { object: { spec: { http: { route: { weight?: number }[] }[] } } };
    if (isFirst) tell("ready");
    else tell({ key: String(object.spec.http.at(-1)?.route[0]?.weight), at });
    isFirst = false;
  });
}

async function stream({ url, cookie, viewers }: Extract<Task, { mode: "stream" }>): Promise<void> {
  const dispatcher = new Agent({ connections: viewers, bodyTimeout: 0 });
  let opened = 0;
  const view = async () => {
    const response = await request(`${url}/api/topology/stream`, { dispatcher, headers: { cookie } });
    let event = "";
    await lines(response.body, (line) => {
      if (line.startsWith("event: ")) {
        event = line.slice("event: ".length);
        if (event === "snapshot" && (opened += 1) === viewers) tell("ready");
        return;
      }
      if (event !== "patch" || !line.startsWith("data: ")) return;
      const at = now();
      const { up } = JSON.parse(line.slice("data: ".length)) as {
        up: { nodes?: { cluster: string; name: string; kind: string; split?: { percent: number }[] }[] };
      };
      const node = up.nodes?.find(
        (item) => item.cluster === "west" && item.name === "reviews" && item.kind === "service",
      );
      if (node?.split?.[0]) tell({ key: String(Math.round(node.split[0].percent)), at });
    });
  };
  await Promise.all(Array.from({ length: viewers }, view));
}

await (task.mode === "watch" ? watch(task) : stream(task));
