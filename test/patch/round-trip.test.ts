import { writeFileSync } from 'node:fs';
import { afterAll } from 'vitest';
import { allCases } from '../support/drifts.ts';
import { engines } from '../support/engines.ts';
import { found, roundTripsOn } from '../support/round-trips.ts';

roundTripsOn(engines(), allCases);
afterAll(() => writeFileSync('/tmp/left.json', JSON.stringify(found, null, 1)));
