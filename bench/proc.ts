import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Resident memory in megabytes. */
export interface Memory {
  /** The most that the first process held. */
  main: number;
  /** The most that any of the others held. */
  largestOther: number;
  /** The most that all together held at one time; pages that they share count once for each. */
  together: number;
}

/** Memory is read from here; not every system has it. */
export const hasProc = existsSync('/proc/self/status');

const everyMs = 25;

/** Watches a process and its descendants until the returned function is called. */
export function watchMemory(pid: number): () => Memory | undefined {
  if (!hasProc) return () => undefined;
  const peaks = new Map<number, number>();
  let together = 0;
  const look = (): void => {
    const found = [...treeOf(pid)].map((one) => ({ one, ...residentOf(one) }));
    // The last value and not the largest: until a new process runs its own program, its peak is its parent's.
    for (const { one, peak } of found) if (peak > 0) peaks.set(one, peak);
    together = Math.max(
      together,
      found.reduce((sum, { now }) => sum + now, 0),
    );
  };
  look();
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
    const others = [...peaks].filter(([one]) => one !== pid).map(([, peak]) => peak);
    return { main: peaks.get(pid) ?? 0, largestOther: Math.max(0, ...others), together };
  };
}

function* treeOf(pid: number): Generator<number> {
  yield pid;
  for (const child of childrenOf(pid)) yield* treeOf(child);
}

/** A process may end at any time: then it has no children and no memory. */
function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const texts = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'));
    return texts.join(' ').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function residentOf(pid: number): { now: number; peak: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    return { now: kilobytes('VmRSS') / 1024, peak: kilobytes('VmHWM') / 1024 };
  } catch {
    return { now: 0, peak: 0 };
  }
}
