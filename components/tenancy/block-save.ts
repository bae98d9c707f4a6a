interface SaveState {
  dirty: boolean;
  isNew: boolean;
  problems: number;
  /** A newer preview is on its way. */
  previewing: boolean;
  previewFailed: boolean;
  /** The preview says that the write would be refused. */
  refused: boolean;
}

/** Why a save must wait, in the order in which a person can do something about it; undefined when it need not. */
export function blockSave(state: SaveState): string | undefined {
  if (!state.dirty) return state.isNew ? "Nothing is entered yet" : "Nothing is changed yet";
  if (state.problems > 0)
    return state.problems === 1 ? "One field needs attention" : `${state.problems} fields need attention`;
  if (state.previewing) return "Looking at what it changes";
  if (state.previewFailed) return "What it changes could not be found out";
  if (state.refused) return "It would be refused";
  return undefined;
}
