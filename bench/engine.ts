import { Engine } from '../src/gap/answer/engine.ts';

/** Starts the embedded engine and ends it: a process of its own, so that its memory can be told from the run's. */
const engine = await Engine.start([]);
await engine.run('select 1');
await engine.close();
