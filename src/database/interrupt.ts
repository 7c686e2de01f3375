const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const cleanUps = new Set<() => Promise<void>>();

/** Has something cleaned up before a signal ends this process; returns what calls that off. */
export function cleanUpOnInterrupt(cleanUp: () => Promise<void>): () => void {
  if (cleanUps.size === 0) for (const signal of signals) process.on(signal, onSignal);
  cleanUps.add(cleanUp);
  return () => {
    if (cleanUps.delete(cleanUp) && cleanUps.size === 0) stopListening();
  };
}

function onSignal(signal: NodeJS.Signals): void {
  const running = [...cleanUps];
  cleanUps.clear();
  stopListening();
  void Promise.allSettled(running.map((cleanUp) => cleanUp())).then(() => {
    // Then the signal does what it would have done; others may listen to it, and hear it later.
    setTimeout(() => undefined, 1000);
    process.kill(process.pid, signal);
  });
}

function stopListening(): void {
  for (const signal of signals) process.off(signal, onSignal);
}
