import "server-only";
import { X509Certificate } from "node:crypto";
import { YAMLParseError } from "yaml";
import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import { parseMeshConfig } from "@/lib/domain/istio/parse-mesh-config";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { readRecord, readString } from "@/lib/domain/kubernetes/read-field";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { systemGrant } from "../authorization/grant";
import { readJsonObject } from "../clusters/read-body";
import { buildResourcePath } from "../clusters/resource-path";
import type { ClusterTransport } from "../clusters/transport";
import type { Clock } from "./clock";

/** Where a control plane keeps its configuration. */
export interface MeshHome {
  namespace: string;
  /** Label `istio.io/rev` of istiod; "default" names the ConfigMap `istio`, any other `istio-{revision}`. */
  revision: string;
}

export interface MeshReader {
  /** Reads again when the last reading is old or was of another home; at most one at a time. Never rejects. */
  refresh(): Promise<void>;
  /** Istio's defaults until something was read; what was read last while the cluster does not answer. */
  mesh(): Pick<ClusterWorld, "mesh" | "rootCertificate">;
  /** Why the mesh configuration is not what the cluster has, in a person's words. */
  problem(): string | undefined;
}

const ageMilliseconds = 5_000;
const maximumBytes = 4 * 1024 * 1024;
const rootMap = "istio-ca-root-cert";

/** `istio`, or `istio-{revision}`. Source: istio pilot/pkg/bootstrap/mesh.go, getMeshConfigMapName. */
export function meshConfigMapName(revision: string): string {
  return revision === "default" || revision === "" ? "istio" : `istio-${revision}`;
}

/** SHA-256 of every certificate in a PEM text, sorted; undefined when it holds none that can be read. */
export function fingerprintRoots(pem: string): string | undefined {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    const prints = blocks.map((block) =>
      new X509Certificate(block).fingerprint256.replaceAll(":", "").toLowerCase(),
    );
    return prints.length === 0 ? undefined : [...new Set(prints)].toSorted().join(",");
  } catch {
    return undefined;
  }
}

/**
 * Follows the mesh configuration and the trusted roots of one cluster by reading two ConfigMaps by name: a watch would need
 * the right to all ConfigMaps on an older member. An absent or unreadable configuration keeps what was read last, first
 * Istio's defaults, as istiod itself does.
 * @param home where the control plane is, by what is known now.
 * @param onChange called when `mesh()` or `problem()` has another answer.
 */
export function createMeshReader(options: {
  transport: ClusterTransport;
  clock: Clock;
  home(): MeshHome;
  onChange(configMap: { namespace: string; name: string }): void;
}): MeshReader {
  const { transport, clock } = options;
  const { cluster } = transport;
  let held: ReturnType<MeshReader["mesh"]> = { mesh: defaultMeshConfig };
  let problem: string | undefined;
  let text: string | undefined;
  let readAt = -Infinity;
  let readHome = "";
  let isReading = false;

  async function readMap(namespace: string, name: string): Promise<Record<string, unknown>> {
    const target = { cluster, group: "", version: "v1", resource: "configmaps", namespace, name };
    const grant = systemGrant("reflector", "get", target);
    const response = await transport.request(grant, {
      method: "GET",
      path: buildResourcePath(target),
      signal: AbortSignal.timeout(10_000),
    });
    return readRecord((await readJsonObject(cluster, response, maximumBytes)).data);
  }

  async function readMesh({ namespace, revision }: MeshHome): Promise<void> {
    const name = meshConfigMapName(revision);
    const what = `the mesh configuration (ConfigMap ${namespace}/${name})`;
    const kept = text === undefined ? "Istio's defaults are assumed" : "what was read before is used";
    try {
      const next = readString((await readMap(namespace, name))["mesh"]);
      if (next === undefined) {
        problem = `${what} has no key "mesh": ${kept}`;
        return;
      }
      if (next !== text) held = { ...held, mesh: parseMeshConfig(next) };
      text = next;
      problem = undefined;
    } catch (error) {
      if (error instanceof YAMLParseError) problem = `${what} is no YAML: ${error.message}; ${kept}`;
      else if (isStatusError(error) && error.code === 404) problem = `${what} does not exist: ${kept}`;
      else if (isStatusError(error) && error.code === 403)
        problem = `the cluster does not let Isthmus read ${what}: ${kept}; disconnect it and connect it again for the new rights`;
      else if (!isStatusError(error)) throw error;
    }
  }

  async function readRoots({ namespace }: MeshHome): Promise<void> {
    try {
      const pem = readString((await readMap(namespace, rootMap))["root-cert.pem"]);
      const rootCertificate = fingerprintRoots(pem ?? "");
      if (rootCertificate === held.rootCertificate) return;
      const { mesh } = held;
      held = { mesh, ...(rootCertificate === undefined ? {} : { rootCertificate }) };
    } catch (error) {
      // The roots only serve a comparison between clusters; without them it is not made.
      if (!isStatusError(error)) throw error;
    }
  }

  return {
    async refresh() {
      const home = options.home();
      const at = `${home.namespace}/${home.revision}`;
      if (isReading || (at === readHome && clock.now() - readAt < ageMilliseconds)) return;
      isReading = true;
      const before = { held, problem };
      try {
        await readMesh(home);
        await readRoots(home);
      } finally {
        isReading = false;
        readAt = clock.now();
        readHome = at;
      }
      if (before.held !== held || before.problem !== problem)
        options.onChange({ namespace: home.namespace, name: meshConfigMapName(home.revision) });
    },
    mesh: () => held,
    problem: () => problem,
  };
}
