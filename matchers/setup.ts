import { expect } from 'vitest';
import type { AsAssertions } from './helpers/types.ts';
import * as matchers from './index.ts';

export { setSearchPath } from './helpers/search-path.ts';

expect.extend(matchers);

declare module 'vitest' {
  interface Matchers<R, T> extends AsAssertions<typeof matchers, R> {}
}
