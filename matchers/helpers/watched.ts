/**
 * A promise that knows whether somebody waits for it. Vitest derives the promise that a test gets from the one that a
 * matcher returns: what is derived from this one is handed on, to be asked about when the test is over.
 */
export class Watched<T> extends Promise<T> {
  /** What was called, for a message. */
  label = '';
  isAwaited = false;
  #derived: ((promise: Watched<unknown>) => void) | undefined;

  /** Watches what is derived from a promise. */
  static over<T>(promise: Promise<T>, label: string, derived: (promise: Watched<unknown>) => void): Watched<T> {
    const watched = new Watched<T>((resolve) => resolve(promise));
    watched.label = label;
    watched.#derived = derived;
    return watched;
  }

  // oxlint-disable-next-line unicorn/no-thenable
  override then<A = T, B = never>(
    held?: ((value: T) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.isAwaited = true;
    const next = super.then(held, failed) as Watched<A | B>;
    if (this.#derived === undefined) return next;
    next.label = this.label;
    this.#derived(next);
    // A failure that nobody awaits is told when the test is over, and not blamed on the file.
    void Promise.prototype.then.call(next, undefined, () => undefined);
    return next;
  }
}
