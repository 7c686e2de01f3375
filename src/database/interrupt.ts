const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How something is removed when this process ends before it was. */
export interface CleanUp {
  onSignal(): Promise<void>;
  /** Where somebody else ends the process and waits for nothing, as Vitest does on a signal. Must not wait either. */
  onExit?(): void;
}

const cleanUps = new Set<CleanUp>();

/** Has something cleaned up before a signal ends this process; returns what calls that off. */
export function cleanUpOnInterrupt(cleanUp: CleanUp): () => void {
  if (cleanUps.size === 0) {
    for (const signal of signals) process.on(signal, onSignal);
    process.on('exit', onExit);
  }
  cleanUps.add(cleanUp);
  return () => {
    if (cleanUps.delete(cleanUp) && cleanUps.size === 0) stopListening();
  };
}

function onSignal(signal: NodeJS.Signals): void {
  for (const one of signals) process.off(one, onSignal);
  void endBySignal(signal);
}

/** The signal does what it would have done, after the cleaning up. */
async function endBySignal(signal: NodeJS.Signals): Promise<void> {
  await Promise.allSettled([...cleanUps].map((cleanUp) => cleanUp.onSignal()));
  // Others may listen to it, and hear it a moment later.
  setTimeout(() => undefined, 1000);
  process.kill(process.pid, signal);
}

function onExit(): void {
  for (const { onExit: cleanUp } of cleanUps) cleanUp?.();
}

function stopListening(): void {
  for (const signal of signals) process.off(signal, onSignal);
  process.off('exit', onExit);
}
