import { CREATION_ORDER } from './creation-order';
import { OVERRULED_RULE, SWALLOWED_RULE } from './dead-rule';
import { HEADER_NAMES } from './header-names';
import { LOST_DEFAULT } from './lost-default';
import { STICKINESS } from './stickiness';
import { WHOLE_HEADER } from './whole-header';
import { Rule } from '../rule';

/** Rules about what requests meet, whoever routes them. */
export const REQUEST_RULES: readonly Rule[] = [HEADER_NAMES, SWALLOWED_RULE, STICKINESS, CREATION_ORDER, OVERRULED_RULE, LOST_DEFAULT, WHOLE_HEADER];
