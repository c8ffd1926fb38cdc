import { BYPASSED_SPLIT } from './bypassed-split';
import { EMPTY_SELECTION } from './empty-selection';
import { IDLE_TRACK } from './idle-track';
import { MISSING_DESTINATION } from './missing-destination';
import { OTHER_NAMESPACE } from './other-namespace';
import { UNREACHED_CANARY } from './unreached-canary';
import { WEIGHTS } from './weights';
import { Rule } from '../rule';

/** Rules about what any provider routes. */
export const TRAFFIC_RULES: readonly Rule[] = [
  WEIGHTS, IDLE_TRACK, MISSING_DESTINATION, EMPTY_SELECTION, UNREACHED_CANARY, OTHER_NAMESPACE, BYPASSED_SPLIT,
];
