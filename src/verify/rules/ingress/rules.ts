import { ALB_ACTIONS } from './alb-actions';
import { ALB_ROLLOUT } from './alb-rollout';
import { ANNOTATION_NAMES } from './annotation-names';
import { CANARY_BACKEND } from './canary-backend';
import { CANARY_MAIN } from './canary-main';
import { DUPLICATE_PATHS } from './duplicate-paths';
import { HEADER_RULE } from './header-rule';
import { MESH_SPLIT } from './mesh-split';
import { RULE_WITHOUT_HTTP } from './rule-without-http';
import { SAME_SERVICE } from './same-service';
import { SHARED_BACKENDS } from './shared-backends';
import { STABLE_PODS } from './stable-pods';
import { THIRD_TRACK } from './third-track';
import { CANARY_WEIGHT } from './weight';
import { Rule } from '../rule';

/** Rules about Ingresses. */
export const INGRESS_RULES: readonly Rule[] = [
  STABLE_PODS, CANARY_WEIGHT, HEADER_RULE, SHARED_BACKENDS, CANARY_MAIN, THIRD_TRACK,
  SAME_SERVICE, DUPLICATE_PATHS, RULE_WITHOUT_HTTP, ANNOTATION_NAMES, MESH_SPLIT, CANARY_BACKEND, ALB_ACTIONS, ALB_ROLLOUT,
];
