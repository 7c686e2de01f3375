/** What was worked out lately, by what it was worked out of: much comes again, and little of it after long. */
export class Lately<T> {
  readonly #known = new Map<string, T>();
  readonly #atMost: number;

  constructor(atMost: number) {
    this.#atMost = atMost;
  }

  /** What is known of a text, or is worked out now. What cannot be is not kept. */
  of(text: string, work: () => T): T {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const made = work();
    if (this.#known.size >= this.#atMost) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(text, made);
    return made;
  }
}
