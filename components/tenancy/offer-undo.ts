import { asFailure } from "@/components/ui/as-failure";
import { toast } from "@/components/ui/toast";

/** Says what was done and offers the way back; works also when the page was left meanwhile. */
export function offerUndo(done: string, undo: () => Promise<unknown>, undone: string): void {
  const run = async () => {
    try {
      await undo();
      toast.success(undone);
    } catch (error) {
      toast.error("The undo was refused", { description: asFailure(error).message });
    }
  };
  toast.success(done, { action: { label: "Undo", onSelect: () => void run() } });
}
