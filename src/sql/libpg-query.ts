/** libpg-query, ready to be called. The only file that loads it. */
import { setFlagsFromString } from 'node:v8';
import { loadModule } from 'libpg-query';

// V8 would compile the parser's huge functions a second time, optimised, which takes more time and memory than it saves
// here: some 300 MB. The flags count for WebAssembly that is compiled from now on.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');
await loadModule();

export { parseSync, scanSync } from 'libpg-query';
