import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";

interface HostNoteProps {
  host: string;
  /** What was probably meant. */
  meant: string;
  /** Absent: it cannot be changed. */
  onUse?: (() => void) | undefined;
}

/** Tells that a shortened name with a dot is no service of the mesh. */
export function HostNote({ host, meant, onUse }: HostNoteProps) {
  return (
    <Callout tone="warn" title={`${host} is not short for a service`}>
      <p>Istio completes names without a dot only. The service is {meant}.</p>
      {onUse === undefined ? null : (
        <Button size="sm" className="mt-2" onClick={onUse}>
          Use the full name
        </Button>
      )}
    </Callout>
  );
}
