import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type {
  ChangeSetInput,
  ChangeSetPreview,
  ChangeSetSummary,
  ChangeSetUpdate,
  ChangeSetView,
} from "@/lib/domain/tenancy/change-sets/change-set-view";
import { apiFetch } from "./api-fetch";

export interface ChangeSetName {
  namespace: string;
  name: string;
}

const listKey = ["change-sets"] as const;
const root = "/api/change-sets";
const pathOf = ({ namespace, name }: ChangeSetName) =>
  `${root}/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
const keyOf = ({ namespace, name }: ChangeSetName) => ["change-set", namespace, name] as const;

export const changeSetQueries = {
  /** Every change set that may be seen. */
  list: () =>
    queryOptions({
      queryKey: listKey,
      queryFn: ({ signal }) => apiFetch<{ items: ChangeSetSummary[] }>(root, { signal }),
      refetchInterval: 5000,
    }),
  /** Asked often while it is applied or rolled back, by whomever. */
  get: (place: ChangeSetName) =>
    queryOptions({
      queryKey: keyOf(place),
      queryFn: ({ signal }) => apiFetch<ChangeSetView>(pathOf(place), { signal }),
      refetchInterval: ({ state }) => (state.data?.runBy === undefined ? 5000 : 700),
    }),
  /** What its changes would do now, dry-run by their clusters. */
  preview: (place: ChangeSetName, digest: string) =>
    queryOptions({
      queryKey: ["change-set-preview", place.namespace, place.name, digest],
      queryFn: ({ signal }) => apiFetch<ChangeSetPreview>(`${pathOf(place)}/preview`, { signal }),
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: false,
    }),
};

/** The answer is what is stored now; lists and, after a write in clusters, configuration follow. */
function keep(client: QueryClient, view: ChangeSetView): void {
  client.setQueryData(keyOf(view), view);
  for (const name of ["change-sets", "objects", "issues", "catalog"])
    void client.invalidateQueries({ queryKey: [name] });
}

const post = (place: ChangeSetName, act: string, body: unknown) =>
  apiFetch<ChangeSetView>(`${pathOf(place)}/${act}`, { method: "POST", body });

/** Makes a draft. @throws StatusError */
export function createChangeSet(input: ChangeSetInput): Promise<ChangeSetView> {
  return apiFetch<ChangeSetView>(root, { method: "POST", body: input });
}

/** Replaces what a change set says. @throws StatusError, 409 when it was edited since it was read. */
export function updateChangeSet(place: ChangeSetName, update: ChangeSetUpdate): Promise<ChangeSetView> {
  return apiFetch<ChangeSetView>(pathOf(place), { method: "PUT", body: update });
}

/** A change set as it is now. @throws StatusError */
export function readChangeSet(place: ChangeSetName): Promise<ChangeSetView> {
  return apiFetch<ChangeSetView>(pathOf(place));
}

export const changeSetMutations = {
  update: (place: ChangeSetName) =>
    mutationOptions({
      mutationFn: (update: ChangeSetUpdate) => updateChangeSet(place, update),
      onSuccess: (view, _variables, _result, { client }) => keep(client, view),
    }),
  decide: (place: ChangeSetName) =>
    mutationOptions({
      mutationFn: ({
        verdict,
        ...body
      }: {
        verdict: "approve" | "reject";
        digest: string;
        comment: string;
      }) => post(place, verdict, body),
      onSuccess: (view, _variables, _result, { client }) => keep(client, view),
    }),
  apply: (place: ChangeSetName) =>
    mutationOptions({
      mutationFn: (digest: string) => post(place, "apply", { digest }),
      onSuccess: (view, _variables, _result, { client }) => keep(client, view),
      onError: (_error, _variables, _result, { client }) =>
        client.invalidateQueries({ queryKey: keyOf(place) }),
    }),
  rollBack: (place: ChangeSetName) =>
    mutationOptions({
      mutationFn: () => post(place, "roll-back", {}),
      onSuccess: (view, _variables, _result, { client }) => keep(client, view),
      onError: (_error, _variables, _result, { client }) =>
        client.invalidateQueries({ queryKey: keyOf(place) }),
    }),
  remove: (place: ChangeSetName) =>
    mutationOptions({
      mutationFn: () => apiFetch<void>(pathOf(place), { method: "DELETE" }),
      onSuccess: (_data, _variables, _result, { client }) => client.invalidateQueries({ queryKey: listKey }),
    }),
};
