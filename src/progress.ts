const silentForMs = 1000;

/** Says on standard error how far a replay is, once it takes longer than a second: at most one line a second. */
export function replayProgress(): (migration: { name: string }, done: number, all: number) => void {
  let last = Date.now();
  return ({ name }, done, all) => {
    if (Date.now() - last < silentForMs) return;
    last = Date.now();
    process.stderr.write(`pgintent: replaying ${name} (${done + 1} of ${all})\n`);
  };
}
