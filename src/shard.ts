import type { TestSequencer, TestSpecification, Vitest } from 'vitest/node';

/**
 * With `--shard`, the suites of one database stay together: it is read once, and no test is parted from the one that blocks
 * it. The databases take turns; all other files are divided as they would be.
 */
export function keepTogether(vitest: Vitest, names: Pick<ReadonlySet<string>, 'has'>): void {
  const { sequence, shard } = vitest.config;
  if (shard === undefined) return;
  const Sequencer = sequence.sequencer;
  sequence.sequencer = class implements TestSequencer {
    readonly #usual = new Sequencer(vitest);

    sort(files: TestSpecification[]): ReturnType<TestSequencer['sort']> {
      return this.#usual.sort(files);
    }

    async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
      const own = files.filter(({ project }) => names.has(project.name));
      const others = await this.#usual.shard(files.filter((file) => !own.includes(file)));
      const mine = own.filter(({ project }) => turnOf(project.name, own) % shard.count === shard.index - 1);
      if (own.length > 0 && others.length + mine.length === 0)
        vitest.logger.error(
          `Nothing is left for shard ${shard.index}/${shard.count}: one shard tests the whole of a database, and there ${saidOf(own)}. Have no more shards than databases.`,
        );
      return [...others, ...mine];
    }
  };
}

function turnOf(name: string, own: readonly TestSpecification[]): number {
  return namesOf(own).indexOf(name);
}

function saidOf(own: readonly TestSpecification[]): string {
  const { length } = namesOf(own);
  return length === 1 ? 'is one' : `are ${length}`;
}

function namesOf(own: readonly TestSpecification[]): string[] {
  return [...new Set(own.map(({ project }) => project.name))].sort();
}
