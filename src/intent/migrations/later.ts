/** So long after a result there is time for what the next one needs, in milliseconds: whoever asked works with it first. */
const pause = 500;

/** Work that nobody waits for. It must not fail. */
export class Later {
  readonly #waiting = new Map<() => Promise<unknown>, NodeJS.Timeout>();
  readonly #running = new Set<Promise<unknown>>();

  add(work: () => Promise<unknown>): void {
    this.#waiting.set(
      work,
      setTimeout(() => this.#run(work), pause),
    );
  }

  /** Takes back what has not begun. */
  remove(work: () => Promise<unknown>): void {
    clearTimeout(this.#waiting.get(work));
    this.#waiting.delete(work);
  }

  /** Does now what was added, and waits for it. */
  async settle(): Promise<void> {
    for (const work of this.#waiting.keys()) this.#run(work);
    await Promise.all(this.#running);
  }

  #run(work: () => Promise<unknown>): void {
    this.remove(work);
    const running = work().finally(() => this.#running.delete(running));
    this.#running.add(running);
  }
}
