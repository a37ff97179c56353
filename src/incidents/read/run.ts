/** Things done side by side that end together: when one fails, the others finish their page and stop. */
export interface Run {
  /** Whether something has failed, so that nothing more is worth beginning. */
  isOver(): boolean;
  /** Does it, if nothing has failed yet; never rejects. */
  task(work: () => Promise<void>): Promise<void>;
  /** Throws what failed first. */
  check(): void;
}

export function createRun(): Run {
  const failures: unknown[] = [];
  return {
    isOver: () => failures.length > 0,
    async task(work) {
      if (failures.length > 0) return;
      try {
        await work();
      } catch (error) {
        failures.push(error);
      }
    },
    check() {
      if (failures.length > 0) throw failures[0];
    },
  };
}
