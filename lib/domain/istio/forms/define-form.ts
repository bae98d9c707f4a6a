import { z } from "zod";
import type { KubernetesObject } from "../../kubernetes/object";
import { type Codec } from "./codec";
import { isRecord } from "../../kubernetes/read-field";
import type { FormDefinition, Unsupported } from "./form-definition";
import { group, type GroupValues } from "./group-codec";

/** Where an object is: chosen when it is made, fixed afterwards. */
export interface FormIdentity {
  name: string;
  namespace: string;
}

/** Source: Kubernetes, "Object Names and IDs". */
const dnsName = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const identityShape = {
  name: z
    .string()
    .min(1, "Give it a name.")
    .max(253, "A name has at most 253 characters.")
    .regex(dnsName, "A name has small letters, digits, - and ., and starts and ends with a letter or digit."),
  namespace: z.string().min(1, "Choose a namespace.").max(63),
};

type Shape = Record<string, Codec<unknown>>;

/**
 * A form over the `spec` of one kind, from codecs of its fields. Metadata, status and everything else outside the spec are
 * never touched, but for name and namespace of an object that was never stored.
 */
export function defineForm<S extends Shape>(
  apiVersion: string,
  kind: string,
  shape: S,
): FormDefinition<FormIdentity & GroupValues<S>> {
  type Values = FormIdentity & GroupValues<S>;
  const spec = group(shape);
  const fields = Object.fromEntries(Object.entries(shape).map(([key, codec]) => [key, codec.schema]));
  return {
    apiVersion,
    kind,
    schema: z.strictObject({ ...identityShape, ...fields }) as unknown as z.ZodType<Values>,
    read(object) {
      const unsupported: Unsupported[] = [];
      const read = spec.read(object["spec"], { path: ["spec"], unsupported });
      const { name, namespace = "" } = object.metadata;
      return { values: { name, namespace, ...read }, unsupported };
    },
    apply(values, original) {
      if (original === null) {
        const { name, namespace } = values;
        return { apiVersion, kind, metadata: { name, namespace }, spec: spec.apply(values, undefined) ?? {} };
      }
      const placed = place(original, values);
      const before = placed["spec"];
      const after = spec.apply(values, before);
      if (after === undefined) return isRecord(before) ? { ...placed, spec: {} } : placed;
      return { ...placed, spec: after } as KubernetesObject;
    },
  };
}

/** An object that was never stored may still get another name and namespace. */
function place(object: KubernetesObject, { name, namespace }: FormIdentity): KubernetesObject {
  const { metadata } = object;
  const isStored = metadata.uid !== undefined || metadata.resourceVersion !== undefined;
  if (isStored || (metadata.name === name && (metadata.namespace ?? "") === namespace)) return object;
  return { ...object, metadata: { ...metadata, name, namespace } };
}
