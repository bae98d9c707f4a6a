import type { ChangeUndo } from "../../istio/change";
import type { KubernetesObject } from "../../kubernetes/object";
import type { ChangeSetStatus } from "../resources/change-set";
import type { DigestObject, IntendedEdit } from "./judge-edit";

/** What applying and rolling back need of the world. A failure of a cluster is a StatusError. */
export interface StepPorts {
  /**
   * Stores the changed status, on top of what is stored. Rejects when it cannot be stored, or when another process took over: then
   * nothing more may be written.
   */
  record(change: (status: ChangeSetStatus) => ChangeSetStatus): Promise<ChangeSetStatus>;
  /** Why the next step may not be written, e.g. because the approval does not hold any more; undefined when it may. */
  findObstacle(status: ChangeSetStatus): string | undefined;
  /** The object as the cluster has it at this moment; null when it has none. */
  read(
    cluster: string,
    object: Pick<IntendedEdit, "resource" | "namespace" | "name">,
  ): Promise<KubernetesObject | null>;
  /**
   * Writes some edits of a change, by their numbers; all when told none. All of it is dry-run first; when one is refused those before it are taken back.
   * @param beforeWrites called with all that is about to be written, after the dry run; when it rejects nothing is written.
   */
  write(
    change: number,
    edits: readonly number[] | undefined,
    beforeWrites: (intended: IntendedEdit[]) => Promise<void>,
  ): Promise<ChangeUndo["edits"]>;
  /** Takes edits back, the last first, each only when it is still what was written. */
  undo(cluster: string, edits: ChangeUndo["edits"]): Promise<void>;
  digest: DigestObject;
  /** RFC 3339. */
  now(): string;
}
