import { allCases } from '../support/drifts.ts';
import { engines } from '../support/engines.ts';
import { allAtOnceOn, roundTripsOn } from '../support/round-trips.ts';

const embedded = engines().slice(0, 1);

// One drift of each kind; `npm run test:proof` tries all of them everywhere.
roundTripsOn(
  embedded,
  allCases.map((cases) => ({ ...cases, drifts: cases.drifts.slice(0, 1) })),
);
// `npm run test:long` has the servers.
allAtOnceOn(embedded, allCases);
