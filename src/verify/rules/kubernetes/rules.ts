import { BLOCKING_BUDGET } from './blocking-budget';
import { DRIFTING_SHARE } from './drifting-share';
import { EXCLUDED_CANARY } from './excluded-canary';
import { FIXED_REPLICAS } from './fixed-replicas';
import { FLAGGER_OBJECTS } from './flagger-objects';
import { IMAGE_AUTOMATION } from './image-automation';
import { INVALID_IMAGE } from './invalid-image';
import { LEAKING_SERVICE } from './leaking-service';
import { LONG_NAME } from './long-name';
import { MISCOUNTED_PODS } from './miscounted-pods';
import { MISSING_TARGET } from './missing-target';
import { MOVING_LABEL } from './moving-label';
import { PROBE_PORT } from './probe-port';
import { ROLLOUT_REFERENCES } from './rollout-references';
import { SAME_VERSION } from './same-version';
import { SHARED_SELECTOR } from './shared-selector';
import { SINGLETON } from './singleton';
import { TELEMETRY_IDENTITY } from './telemetry-identity';
import { UNDECLARED_PORT } from './undeclared-port';
import { Rule } from '../rule';

/** Rules about Kubernetes itself. */
export const KUBERNETES_RULES: readonly Rule[] = [
  LEAKING_SERVICE, MOVING_LABEL, MISCOUNTED_PODS, FIXED_REPLICAS, SINGLETON, DRIFTING_SHARE, LONG_NAME, IMAGE_AUTOMATION, SAME_VERSION,
  TELEMETRY_IDENTITY, SHARED_SELECTOR, UNDECLARED_PORT, PROBE_PORT, FLAGGER_OBJECTS, BLOCKING_BUDGET, MISSING_TARGET, EXCLUDED_CANARY,
  ROLLOUT_REFERENCES, INVALID_IMAGE,
];
