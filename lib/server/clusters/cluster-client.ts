import "server-only";
import { z } from "zod";
import { formatApiVersion, type KubernetesObject } from "@/lib/domain/kubernetes/object";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { Grant, Verb } from "../authorization/grant";
import { readJsonObject } from "./read-body";
import { buildResourcePath } from "./resource-path";
import type { ClusterTransport, MemberRequest } from "./transport";

const fieldManager = "isthmus";
const maximumBytes = 32 * 1024 * 1024;

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  // Answers to reviews ("may I?") have no name.
  metadata: z.looseObject({ name: z.string().default("") }),
});
const listSchema = z.looseObject({
  metadata: z.looseObject({
    resourceVersion: z.string().default(""),
    continue: z.string().optional(),
    remainingItemCount: z.number().optional(),
  }),
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })).nullable(),
  kind: z.string(),
  apiVersion: z.string(),
});

export interface ListOptions {
  limit?: number;
  continue?: string;
  labelSelector?: string;
  fieldSelector?: string;
  signal?: AbortSignal;
}

export interface ObjectList {
  items: KubernetesObject[];
  resourceVersion: string;
  /** Token of the next page; absent on the last. */
  continue?: string;
}

export interface WriteOptions {
  /** The server checks and runs admission, and stores nothing. */
  dryRun?: boolean;
  signal?: AbortSignal;
  /** Called for each `Warning` of the answer, accepted or not. Source: RFC 9111, 5.5, as Kubernetes sends it (code 299). */
  onWarning?: (text: string) => void;
}

/**
 * Typed calls to one cluster. The cluster, the resource, the namespace and the name come from the grant, never from an argument.
 * Every failure is a StatusError with the cluster in its details. Calls end after 15 s.
 */
export interface ClusterClient {
  get(grant: Grant, options?: { signal?: AbortSignal }): Promise<KubernetesObject>;
  /** One page. */
  list(grant: Grant, options?: ListOptions): Promise<ObjectList>;
  create(grant: Grant, object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject>;
  /** Full replacement; with `metadata.resourceVersion` the server answers 409 when it moved. */
  update(grant: Grant, object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject>;
  /** Deletes exactly the object of this uid (and version, when given); 409 when it is another by now. */
  delete(
    grant: Grant,
    preconditions: { uid: string; resourceVersion?: string } & WriteOptions,
  ): Promise<void>;
}

const maximumWarnings = 50;

/** The texts of `Warning` headers, `299 - "text"`; other forms are left out. */
export function parseWarnings(header: string | string[] | undefined): string[] {
  const lines = header === undefined ? [] : [header].flat();
  return lines
    .flatMap((line) => [...line.matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)])
    .map((match) => (match[1] ?? "").replaceAll(/\\(.)/g, "$1"))
    .slice(0, maximumWarnings);
}

/** Makes the typed calls on top of a transport. */
export function createClusterClient(transport: ClusterTransport): ClusterClient {
  const { cluster } = transport;

  async function send(
    grant: Grant,
    verb: Verb,
    request: Omit<MemberRequest, "path" | "lane">,
    path: string,
    onWarning?: WriteOptions["onWarning"],
  ): Promise<Record<string, unknown>> {
    if (grant.verb !== verb) throw new Error(`a grant to ${grant.verb} was used to ${verb}`);
    const deadline = AbortSignal.timeout(15_000);
    const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
    const response = await transport.request(grant, { ...request, path, signal });
    if (onWarning) for (const text of parseWarnings(response.headers.warning)) onWarning(text);
    return readJsonObject(cluster, response, maximumBytes);
  }

  function named(grant: Grant): string {
    if (grant.target.name === undefined)
      throw new Error(`${grant.verb} of ${grant.target.resource} needs a name in its grant`);
    return buildResourcePath(grant.target);
  }

  function parseObject(body: Record<string, unknown>): KubernetesObject {
    const parsed = objectSchema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new StatusError(
      "BadGateway",
      `cluster ${cluster} answered with something that is no Kubernetes object`,
      { cluster },
    );
  }

  function assertObjectIsTarget(grant: Grant, object: KubernetesObject): void {
    const { target } = grant;
    const wrong = (field: string, has: string | undefined, wants: string | undefined): void => {
      if (has === wants) return;
      throw new StatusError(
        "BadRequest",
        `${field} is ${has ?? "missing"}, but the permission is for ${wants ?? "none"}`,
        {
          cluster,
          kind: object.kind,
          name: object.metadata.name,
          causes: [{ reason: "FieldValueInvalid", message: `must be ${wants ?? "absent"}`, field }],
        },
      );
    };
    wrong("apiVersion", object.apiVersion, formatApiVersion(target));
    wrong("metadata.namespace", object.metadata.namespace, target.namespace);
    if (target.name !== undefined) wrong("metadata.name", object.metadata.name, target.name);
  }

  const writeQuery = (options: WriteOptions): Record<string, string> => ({
    fieldManager,
    fieldValidation: "Strict",
    ...(options.dryRun === true ? { dryRun: "All" } : {}),
  });
  const json = { "content-type": "application/json" };
  const signalOf = (options: { signal?: AbortSignal }): { signal?: AbortSignal } =>
    options.signal === undefined ? {} : { signal: options.signal };

  return {
    async get(grant, options = {}) {
      return parseObject(await send(grant, "get", { method: "GET", ...signalOf(options) }, named(grant)));
    },
    async list(grant, options = {}) {
      const query = new URLSearchParams();
      for (const key of ["limit", "continue", "labelSelector", "fieldSelector"] as const) {
        if (options[key] !== undefined) query.set(key, String(options[key]));
      }
      const { name: _, subresource: __, ...collection } = grant.target;
      const body = await send(
        grant,
        "list",
        { method: "GET", query, ...signalOf(options) },
        buildResourcePath(collection),
      );
      const parsed = listSchema.safeParse(body);
      if (!parsed.success)
        throw new StatusError("BadGateway", `cluster ${cluster} answered with something that is no list`, {
          cluster,
        });
      const { kind, apiVersion, metadata, items } = parsed.data;
      // Items of a list carry no kind of their own.
      const itemKind = kind.replace(/List$/, "");
      return {
        items: (items ?? []).map((item) => ({ apiVersion, kind: itemKind, ...item })),
        resourceVersion: metadata.resourceVersion,
        ...(metadata.continue === undefined || metadata.continue === ""
          ? {}
          : { continue: metadata.continue }),
      };
    },
    async create(grant, object, options = {}) {
      assertObjectIsTarget(grant, object);
      const { name: _, ...collection } = grant.target;
      const request = {
        method: "POST",
        query: writeQuery(options),
        headers: json,
        body: JSON.stringify(object),
        ...signalOf(options),
      } as const;
      return parseObject(
        await send(grant, "create", request, buildResourcePath(collection), options.onWarning),
      );
    },
    async update(grant, object, options = {}) {
      assertObjectIsTarget(grant, object);
      const request = {
        method: "PUT",
        query: writeQuery(options),
        headers: json,
        body: JSON.stringify(object),
        ...signalOf(options),
      } as const;
      return parseObject(await send(grant, "update", request, named(grant), options.onWarning));
    },
    async delete(grant, { uid, resourceVersion, dryRun, onWarning, ...options }) {
      const body = {
        kind: "DeleteOptions",
        apiVersion: "v1",
        preconditions: { uid, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
        ...(dryRun === true ? { dryRun: ["All"] } : {}),
      };
      const request = {
        method: "DELETE",
        headers: json,
        body: JSON.stringify(body),
        ...signalOf(options),
      } as const;
      await send(grant, "delete", request, named(grant), onWarning);
    },
  };
}
