/**
 * Reports that are finished, and their patches proven, while the tests run, by the folder that they go to. What is resolved
 * is said under the summary; rejected is what cannot be written.
 */
type Pending = Map<string, Promise<string>>;

const known = Symbol.for('pgintent.pendingPatches');

/** A config that is bundled holds this module a second time: both meet here. */
export function pendingPatches(): Pending {
  const shared = globalThis as { [known]?: Pending };
  return (shared[known] ??= new Map());
}
