import { Rule } from '../rule';
import { MISLED_CONDITION } from './misled-condition';
import { NEAR_CONDITIONS } from './near-conditions';
import { ODD_SUM } from './odd-sum';
import { SAME_DESTINATION } from './same-destination';
import { UNEQUAL_SHARES } from './unequal-shares';

/** Rules about sides of a split that do not go together. */
export const PAIR_RULES: readonly Rule[] = [ODD_SUM, UNEQUAL_SHARES, SAME_DESTINATION, MISLED_CONDITION, NEAR_CONDITIONS];
