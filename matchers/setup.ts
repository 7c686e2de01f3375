import { expect } from 'vitest';
import type { AsAssertions } from './helpers/types.ts';
import * as matchers from './index.ts';
import * as live from './live.ts';

export { ilike, like } from './helpers/like.ts';
export { setSearchPath } from './helpers/search-path.ts';

expect.extend({ ...matchers, ...live });

declare module 'vitest' {
  interface Matchers<R, T> extends AsAssertions<typeof matchers, R>, AsAssertions<typeof live, Promise<void>> {}
}
