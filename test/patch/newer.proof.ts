import { allCases } from '../support/drifts.ts';
import { engines } from '../support/engines.ts';
import { allAtOnceOn, roundTripsOn } from '../support/round-trips.ts';

// Two files, so that two cores share the work; the other one is older.proof.ts.
const newer = engines().filter(({ name }) => !/1[345]$/.test(name));
roundTripsOn(newer, allCases);
allAtOnceOn(newer, allCases);
