import { allCases } from '../support/drifts.ts';
import { engines } from '../support/engines.ts';
import { roundTripsOn } from '../support/round-trips.ts';

// One drift of each kind; `npm run test:proof` tries all of them everywhere, by itself and at once.
roundTripsOn(
  engines().slice(0, 1),
  allCases.map((cases) => ({ ...cases, drifts: cases.drifts.slice(0, 1) })),
);
