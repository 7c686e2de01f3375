import { test } from 'vitest';
import { allCases } from '../support/drifts.ts';
import { engines } from '../support/engines.ts';
import { allAtOnceOn } from '../support/round-trips.ts';

const servers = engines().slice(1);
if (servers.length === 0) test.skip('no server is asked for');
allAtOnceOn(servers, allCases);
