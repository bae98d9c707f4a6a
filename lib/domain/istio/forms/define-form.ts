import { z } from "zod";
import type { KubernetesObject } from "../../kubernetes/object";
import { isRecord, type Codec } from "./codec";
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
 * never touched; of the values only name and namespace are outside it, and they count for a new object only.
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
      const before = original["spec"];
      const after = spec.apply(values, before);
      if (after === undefined) return isRecord(before) ? { ...original, spec: {} } : original;
      return { ...original, spec: after } as KubernetesObject;
    },
  };
}
