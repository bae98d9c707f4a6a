import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import { compareText } from "../../kubernetes/select";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import { reportMessage } from "../report-message";
import { fullName } from "../world-indexes";
import { matchesLabelSelector } from "./label-selector";

type Labels = Readonly<Record<string, string>>;

const revisionLabel = "istio.io/rev";

interface Webhook {
  owner: KubernetesObject;
  /** `configuration/webhook`. */
  name: string;
  namespaceSelector: unknown;
  objectSelector: unknown;
  service: unknown;
}

function readWebhooks(owner: KubernetesObject): Webhook[] {
  return readRecords(owner["webhooks"]).map((webhook) => ({
    owner,
    name: `${owner.metadata.name}/${readString(webhook["name"]) ?? ""}`,
    namespaceSelector: webhook["namespaceSelector"],
    objectSelector: webhook["objectSelector"],
    service: readRecord(webhook["clientConfig"])["service"],
  }));
}

/** Every revision that a webhook configuration names. */
function readRevisions(owner: KubernetesObject): string[] {
  const named = readWebhooks(owner)
    .flatMap(({ namespaceSelector, objectSelector }) => [namespaceSelector, objectSelector])
    .map(readRecord)
    .flatMap(({ matchLabels, matchExpressions }) => [
      readString(readRecord(matchLabels)[revisionLabel]),
      ...readRecords(matchExpressions)
        .filter(({ key }) => key === revisionLabel)
        .flatMap(({ values }) => readStrings(values)),
    ]);
  return [owner.metadata.labels?.[revisionLabel], ...named].filter((revision) => revision !== undefined);
}

/** Label sets without a revision, and the same with each of them. */
function withRevisions(base: readonly Labels[], revisions: ReadonlySet<string>): Labels[] {
  return [
    ...base,
    ...[...revisions].flatMap((revision) => base.map((labels) => ({ ...labels, [revisionLabel]: revision }))),
  ];
}

function findOverlaps(
  cluster: string,
  webhooks: readonly Webhook[],
  revisions: ReadonlySet<string>,
): Finding[] {
  const injection = "istio-injection";
  const inject = "sidecar.istio.io/inject";
  const namespaces = withRevisions([{}, { [injection]: "enabled" }, { [injection]: "disabled" }], revisions);
  const objects = withRevisions([{}, { [inject]: "true" }, { [inject]: "false" }], revisions);
  return namespaces.flatMap((namespaceLabels) =>
    objects.flatMap((objectLabels) => {
      const matches = webhooks.filter(
        ({ namespaceSelector, objectSelector }) =>
          matchesLabelSelector(namespaceSelector, namespaceLabels) &&
          matchesLabelSelector(objectSelector, objectLabels),
      );
      if (matches.length < 2) return [];
      return matches.map(({ owner, name }) => {
        const others = matches
          .map((match) => match.name)
          .filter((other) => other !== name)
          .sort(compareText);
        const text = `Webhook overlaps with others: [${others.join(" ")}]. This may cause injection to occur twice.`;
        return reportMessage(cluster, subjectOf(owner), "InvalidWebhook", [text]);
      });
    }),
  );
}

/** Injectors that inject twice, or lead nowhere. Source: istio analyzers/webhook/webhook.go. */
export const webhook: Check = {
  name: "webhook.Analyzer",
  inputs: ["mutatingWebhooks", "services"],
  run({ world: { cluster, mutatingWebhooks = [], services } }) {
    const configurations = mutatingWebhooks.filter(
      (configuration) =>
        readRevisions(configuration).length > 0 ||
        readRecords(configuration["webhooks"]).some(({ name }) => readString(name)?.endsWith("istio.io")),
    );
    const webhooks = configurations.flatMap(readWebhooks);
    const known = new Set(services.map(({ meta }) => fullName(meta)));
    const lost = webhooks.flatMap(({ owner, service }) => {
      if (service === undefined || service === null) return [];
      const { namespace, name } = readRecord(service);
      const target = fullName({ namespace: readString(namespace), name: readString(name) ?? "" });
      if (known.has(target)) return [];
      const text = `Injector refers to a control plane service that does not exist: ${target}.`;
      return [reportMessage(cluster, subjectOf(owner), "InvalidWebhook", [text])];
    });
    return [...findOverlaps(cluster, webhooks, new Set(configurations.flatMap(readRevisions))), ...lost];
  },
};
