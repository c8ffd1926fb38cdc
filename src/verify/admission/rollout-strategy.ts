import { Check, refuse, shown } from './refusal';
import { fields, oneOf, whole } from './schema';
import { given } from '../untyped';

/** A number of pods, or percents of them. */
const AMOUNT: Check = (value, namespace) => typeof value === 'number' ? whole(0, 2147483647)(value, namespace)
  : typeof value === 'string' && /^\d+%$/.test(value) ? undefined : refuse(`must be a number of pods or percents, got ${shown(value)}`);

const NONE = /^0+%?$/;

const ROLLING = fields({ maxSurge: AMOUNT, maxUnavailable: AMOUNT }, {
  rules: [({ maxSurge = '25%', maxUnavailable = '25%' }) => NONE.test(String(maxUnavailable ?? '25%')) && NONE.test(String(maxSurge ?? '25%'))
    ? refuse('maxUnavailable must not be 0 where maxSurge is 0', 'maxUnavailable')
    : /%$/.test(String(maxUnavailable)) && parseInt(maxUnavailable, 10) > 100 ? refuse(`maxUnavailable must be at most 100%, got ${maxUnavailable}`, 'maxUnavailable') : undefined],
});

/** `strategy` of a Deployment (kubernetes, `ValidateDeploymentStrategy`). */
export const ROLLOUT_STRATEGY = fields({ type: oneOf('Recreate', 'RollingUpdate', ''), rollingUpdate: ROLLING }, {
  rules: [({ type, rollingUpdate }) => type === 'Recreate' && given(rollingUpdate) ? refuse('rollingUpdate must not be there where type is Recreate', 'rollingUpdate') : undefined],
});
