import { allCases } from '../support/drifts.ts';
import { engines } from '../support/engines.ts';
import { allAtOnceOn, roundTripsOn } from '../support/round-trips.ts';

// One drift of each kind; `npm run test:proof` tries all of them everywhere.
roundTripsOn(
  engines().slice(0, 1),
  allCases.map((cases) => ({ ...cases, drifts: cases.drifts.slice(0, 1) })),
);
allAtOnceOn(engines(), allCases);
