import { findTenancyKind, tenancyKinds } from "@/lib/domain/tenancy/kinds";
import { planTenancy, virtualService, type PlannedTenancyObject, type TenantPlace } from "./tenant-place";

/** One request to a route. */
export interface RouteQuestion {
  params: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

type Ask = (place: TenantPlace) => (Partial<RouteQuestion> & { params?: Record<string, string> })[];

let count = 0;
/** A name that nobody has; tests put one word for it. */
const fresh = () => `fresh-${(count += 1)}`;
const none = "0".repeat(64);
const once: Ask = () => [{}];
const filtered =
  (...names: ("cluster" | "namespace" | "tenant" | "workspace" | "person" | "name" | "search")[]): Ask =>
  (place) => {
    const values = {
      ...place,
      person: place.chief,
      name: place.object,
      search: place.token,
    };
    return [{}, ...names.map((name) => ({ query: { [name]: values[name] } }))];
  };
const changeSet = (place: TenantPlace) => ({ namespace: place.home, name: `quench-${place.token}` });
const onChangeSet =
  (body?: unknown): Ask =>
  (place) => [{ params: changeSet(place), ...(body === undefined ? {} : { body }) }];
const changes = (place: TenantPlace) => [
  { cluster: place.cluster, edits: [{ action: "create", object: virtualService(place, "new") }] },
];
const changeSetBody = (place: TenantPlace) => ({
  title: `Plan ${place.token}`,
  workspace: place.workspace,
  changes: changes(place),
});
const edits: Ask = (place) => {
  const { object } = place;
  const resourceVersion = "1";
  return [
    { body: { edits: [{ action: "create", object: virtualService(place, "new") }] } },
    { body: { edits: [{ action: "update", object: virtualService(place, object), resourceVersion }] } },
    { body: { edits: [{ action: "delete", object: virtualService(place, object), resourceVersion }] } },
  ];
};
const request = (place: TenantPlace) => ({
  source: {
    kind: "workload",
    namespace: place.namespace,
    labels: { app: place.service },
    serviceAccount: "default",
    proxied: true,
  },
  destination: { host: `${place.service}.${place.namespace}.svc.cluster.local`, port: 80 },
  protocol: "http",
  method: "GET",
  path: "/",
  headers: {},
});
const accessLog = ({ service, namespace, workload }: TenantPlace) => {
  const host = `${service}.${namespace}.svc.cluster.local`;
  return (
    `[2026-01-01T00:00:00.000Z] "GET / HTTP/1.1" 503 UH no_healthy_upstream - "-" 0 19 1 - "-" "curl" "id" ` +
    `"${host}" "-" outbound|80||${host} - 10.0.0.1:80 10.0.0.2:40000 - ${workload}`
  );
};
const splitBody = {
  routeIndex: -1,
  destinations: [{ subset: "v1", weight: 100 }],
  resourceVersions: { virtualService: null, destinationRule: null },
};
const written = { uid: "x", resourceVersion: "1" };

/** The objects of a tenant of one kind; one that is never there of kinds that belong to nobody. */
function objectsOf(place: TenantPlace, resource: string): PlannedTenancyObject[] {
  const found = planTenancy(place).filter((object) => object.resource === resource);
  return found.length > 0 ? found : [{ resource, name: `void-${place.token}`, spec: {} }];
}
const asBody = ({ name, namespace, spec }: PlannedTenancyObject, resourceVersion?: string) => ({
  metadata: {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  },
  spec,
});
const everyKind = (ask: (object: PlannedTenancyObject) => ReturnType<Ask>[number][]): Ask => {
  return (place) => tenancyKinds.flatMap(({ resource }) => objectsOf(place, resource).flatMap(ask));
};
const named = (isNamespaced: boolean, ask: (object: PlannedTenancyObject) => Partial<RouteQuestion>): Ask =>
  everyKind((object) =>
    findTenancyKind(object.resource)?.namespaced === isNamespaced
      ? [
          {
            params: isNamespaced
              ? { resource: object.resource, name: object.namespace ?? "", object: object.name }
              : { resource: object.resource, name: object.name },
            ...ask(object),
          },
        ]
      : [],
  );
const replacing = (object: PlannedTenancyObject) => ({ body: asBody(object, "1") });
const places = (place: TenantPlace): Record<string, string>[] => [
  { level: `Tenant/${place.tenant}` },
  { level: `Workspace/${place.workspace}` },
  { level: `TrafficGroup/${place.workspace}/rail-${place.token}` },
  { cluster: place.cluster, namespace: place.namespace },
];
const accessQuestions: Ask = (place) =>
  places(place).flatMap((where) =>
    (["read", "traffic:write"] as const).map((right) => ({ query: { ...where, right } })),
  );
/** A tenant or team that happens to be called like this address. */
const namedPreview = (isWrite: boolean): Ask => {
  return ({ tenant }) => [
    {
      params: { resource: "workspaces" },
      ...(isWrite ? { body: { metadata: { name: "preview", resourceVersion: "1" }, spec: { tenant } } } : {}),
    },
  ];
};

/**
 * What is asked of every route about the things of a tenant, by `METHOD path`. Segments that a question leaves out are filled by
 * {@link questionsOf}. A route that is not here fails the test of all routes: say what of a tenant it can be asked about.
 */
const questions: Record<string, Ask> = {
  "GET /api/access/graph": (place) => [
    {},
    ...places(place)
      .slice(0, 3)
      .map((query) => ({ query })),
  ],
  "GET /api/access/me": once,
  "GET /api/access/what-can": (place) => [
    {},
    { query: { subject: `User/${place.chief}` } },
    { query: { subject: `Team/${place.team}` } },
  ],
  "POST /api/access/what-if": (place) =>
    planTenancy(place)
      .filter(({ resource }) => resource === "accessbindings" || resource === "prohibitions")
      .map(({ resource, spec }) => ({
        body: { [resource === "prohibitions" ? "prohibition" : "binding"]: spec },
      })),
  "GET /api/access/who-can": accessQuestions,
  "GET /api/access/why": (place) => [
    ...accessQuestions(place),
    ...accessQuestions(place).map(({ query = {} }) => ({
      query: { ...query, subject: `User/${place.writer}` },
    })),
  ],
  "GET /api/audit/events/[sequence]": (place) => [{ params: { sequence: String(place.sequence) } }],
  "GET /api/audit/events/[sequence]/replay": (place) => [{ params: { sequence: String(place.sequence) } }],
  "GET /api/audit/events": filtered("cluster", "namespace", "tenant", "workspace", "person", "name"),
  "GET /api/audit/export": filtered("namespace", "tenant", "person"),
  "GET /api/audit/history": ({ cluster, namespace, object: name }) => [
    { query: { cluster, resource: "virtualservices.networking.istio.io", namespace, name } },
  ],
  "GET /api/audit/verification": once,
  "POST /api/change-sets/[namespace]/[name]/apply": onChangeSet({ digest: none }),
  "POST /api/change-sets/[namespace]/[name]/approve": onChangeSet({ digest: none }),
  "GET /api/change-sets/[namespace]/[name]/preview": onChangeSet(),
  "POST /api/change-sets/[namespace]/[name]/reject": onChangeSet({ digest: none }),
  "POST /api/change-sets/[namespace]/[name]/roll-back": onChangeSet({}),
  "GET /api/change-sets/[namespace]/[name]": onChangeSet(),
  "PUT /api/change-sets/[namespace]/[name]": (place) => [
    { params: changeSet(place), body: { ...changeSetBody(place), resourceVersion: "1" } },
  ],
  "DELETE /api/change-sets/[namespace]/[name]": onChangeSet(),
  "GET /api/change-sets": once,
  "POST /api/change-sets": (place) => [{ body: changeSetBody(place) }],
  "GET /api/clusters/[cluster]/catalog": once,
  "GET /api/clusters/[cluster]/changes/acknowledgement": once,
  "POST /api/clusters/[cluster]/changes/preview": edits,
  "POST /api/clusters/[cluster]/changes": edits,
  "POST /api/clusters/[cluster]/changes/undo": ({ namespace, object: name }) =>
    [
      { written, restore: null },
      { written: null, restore: { apiVersion: "networking.istio.io/v1", kind: "VirtualService" } },
    ].map((edit) => ({
      body: { edits: [{ resource: "virtualservices.networking.istio.io", namespace, name, ...edit }] },
    })),
  "POST /api/clusters/[cluster]/explain/access-log": (place) => [{ body: { line: accessLog(place) } }],
  "POST /api/clusters/[cluster]/explain/attachment": (place) => [
    {
      body: {
        object: {
          apiVersion: "gateway.networking.k8s.io/v1",
          kind: "HTTPRoute",
          metadata: { name: "new", namespace: place.namespace },
          spec: {
            parentRefs: [{ name: place.object, namespace: place.namespace }],
            rules: [{ backendRefs: [{ name: place.service, port: 80 }] }],
          },
        },
      },
    },
  ],
  "POST /api/clusters/[cluster]/explain/request": (place) => [{ body: { request: request(place) } }],
  "GET /api/clusters/[cluster]/namespaces/[namespace]/services/[service]/explanation": once,
  "GET /api/clusters/[cluster]/namespaces/[namespace]/services/[service]": once,
  "GET /api/clusters/[cluster]/namespaces/[namespace]/services/[service]/traffic-split/acknowledgement": once,
  "POST /api/clusters/[cluster]/namespaces/[namespace]/services/[service]/traffic-split/preview": () => [
    { body: splitBody },
  ],
  "GET /api/clusters/[cluster]/namespaces/[namespace]/services/[service]/traffic-split": once,
  "PUT /api/clusters/[cluster]/namespaces/[namespace]/services/[service]/traffic-split": () => [
    { body: splitBody },
  ],
  "POST /api/clusters/[cluster]/namespaces/[namespace]/services/[service]/traffic-split/undo": (place) => [
    { body: { objects: [{ resource: "virtualservices", name: place.object, ...written, restore: null }] } },
  ],
  "GET /api/clusters/[cluster]/namespaces/[namespace]/services/[service]/traffic": once,
  "GET /api/clusters/[cluster]/namespaces/[namespace]/workloads/[workload]/explanation": once,
  "GET /api/clusters/[cluster]/objects/[resource]/[namespace]/[name]": ({ object: name }) =>
    ["virtualservices.networking.istio.io", "authorizationpolicies.security.istio.io"].map((resource) => ({
      params: { resource, name },
    })),
  "GET /api/clusters/[cluster]/objects": filtered("namespace", "search"),
  "DELETE /api/clusters/[cluster]": once,
  "GET /api/clusters": once,
  "POST /api/clusters": ({ token }) => [{ body: { name: `join-${token}`, kubeconfig: "{}" } }],
  "GET /api/issues": filtered("cluster", "namespace", "search"),
  "GET /api/services": filtered("cluster", "namespace", "search"),
  "GET /api/session": once,
  "GET /api/tenancy/[resource]/[name]/[object]": named(true, () => ({})),
  "PUT /api/tenancy/[resource]/[name]/[object]": named(true, replacing),
  "DELETE /api/tenancy/[resource]/[name]/[object]": named(true, () => ({})),
  "GET /api/tenancy/[resource]/[name]": named(false, () => ({})),
  "PUT /api/tenancy/[resource]/[name]": named(false, replacing),
  "DELETE /api/tenancy/[resource]/[name]": named(false, () => ({})),
  "POST /api/tenancy/[resource]/preview": everyKind((object) => {
    const { resource, name, namespace } = object;
    const at = namespace === undefined ? {} : { namespace };
    // Kinds share one list of names in the host: that a name is taken, and no more, is learnt by whoever may make such an object.
    const made = resource === "accessrequests" ? { ...object, name: fresh() } : object;
    return [
      { params: { resource }, body: { name, ...at, object: null } },
      { params: { resource }, body: { name: made.name, ...at, object: asBody(made, "1") } },
    ];
  }),
  "GET /api/tenancy/[resource]/preview": namedPreview(false),
  "PUT /api/tenancy/[resource]/preview": namedPreview(true),
  "DELETE /api/tenancy/[resource]/preview": namedPreview(false),
  "GET /api/tenancy/[resource]": () => tenancyKinds.map(({ resource }) => ({ params: { resource } })),
  "POST /api/tenancy/[resource]": everyKind((object) => [
    { params: { resource: object.resource }, body: asBody({ ...object, name: fresh() }) },
  ]),
  "POST /api/tenancy/accessrequests/[name]/decide": ({ token }) =>
    ["Approved", "Denied", "Withdrawn"].map((state) => ({
      params: { name: `plea-${token}` },
      body: { state },
    })),
  "GET /api/tenancy/effective-settings": (place) => places(place).map((query) => ({ query })),
  "GET /api/tenancy": once,
  "GET /api/tenancy/violations": once,
  "GET /api/tenancy/object-counts": once,
};

/** `METHOD path` of every route that the questions know. */
export const knownRoutes: ReadonlySet<string> = new Set(Object.keys(questions));

/** @param route `METHOD path`. @throws Error for a route that nobody said how to ask. */
export function questionsOf(route: string, place: TenantPlace): RouteQuestion[] {
  const ask = questions[route];
  if (ask === undefined) throw new Error(`say in route-questions.ts what ${route} is asked about a tenant`);
  return ask(place).map(({ params, ...question }) => ({
    ...question,
    params: Object.fromEntries(
      [...route.matchAll(/\[(\w+)\]/g)].map(([, segment = ""]) => [
        segment,
        params?.[segment] ?? String(place[segment as keyof TenantPlace] ?? ""),
      ]),
    ),
  }));
}
