import { FOREIGN_GATEWAY } from './foreign-gateway';
import { MISSING_WAYPOINT } from './missing-waypoint';
import { REFUSED_ROUTE } from './refused-route';
import { UNATTACHED_ROUTE } from './unattached-route';
import { Rule } from '../rule';

/** Rules about the Gateway API. */
export const GATEWAY_API_RULES: readonly Rule[] = [REFUSED_ROUTE, UNATTACHED_ROUTE, MISSING_WAYPOINT, FOREIGN_GATEWAY];
