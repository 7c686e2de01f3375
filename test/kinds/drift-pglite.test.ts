import { test } from 'vitest';
import { driftsOn } from '../support/drifts.ts';
import { engines } from '../support/engines.ts';

// One file a part of the engines, so that they run beside each other.
const openers = engines().filter(({ name }) => name === 'PGlite');
if (openers.length === 0) test.skip('no engine of this part is asked for');
driftsOn(openers);
