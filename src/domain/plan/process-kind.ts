import { MAX_PODS } from '../divided-pods';

/**
 * What a process of a plan is, which says what its weight means. The names are those that files have used before.
 *
 * @see `CanaryPlan`
 */
export enum ProcessKind {
  /** HTTP from outside by ingress-nginx, `Routing.nginxIngress`: weight in percent. */
  INGRESS_NGINX = 'INGRESS_NGINX',

  /** Requests by Istio, `Routing.istio`: weight in percent. */
  ISTIO_VSVC = 'ISTIO_VSVC',

  /** Requests by the Gateway API, `Routing.gatewayApi`: weight in percent. */
  GATEWAY_API = 'GATEWAY_API',

  /** Requests by a load balancer of AWS, `Routing.alb`: weight in percent. */
  ALB = 'ALB',

  /** Requests by the number of pods behind one Service, `Routing.service`: weight in percent, which numbers of pods come close to. */
  SERVICE_RATIO = 'SERVICE_RATIO',

  /** Work from a queue, shared by the number of pods, `CanaryWorker`: weight is the number of canary pods. */
  DEPLOYMENT_REPLICAS = 'DEPLOYMENT_REPLICAS',

  /** Work that one process does alone, `SingletonProcess`: weight 0 (stable runs) or 1 (canary runs). */
  DEPLOYMENT_SINGLETON = 'DEPLOYMENT_SINGLETON',
}

/** What a weight may be, for one kind. */
export interface WeightRange {
  /** The largest one; the smallest is 0. */
  readonly max: number;
  /** What it must be, as messages say it. */
  readonly rule: string;
}

const PERCENTAGE: WeightRange = { max: 100, rule: 'a whole number from 0 to 100' };
const PODS: WeightRange = { max: MAX_PODS, rule: `the number of canary pods, a whole number from 0 to ${MAX_PODS}` };
const EITHER: WeightRange = { max: 1, rule: '0 (stable runs) or 1 (canary runs)' };
/** For an entry whose kind is not known. */
const ANY: WeightRange = { max: MAX_PODS, rule: 'a whole number, 0 or more' };

/** What the weight of a kind may be. */
export function weightRange(kind: ProcessKind | undefined): WeightRange {
  switch (kind) {
    case undefined: return ANY;
    case ProcessKind.DEPLOYMENT_REPLICAS: return PODS;
    case ProcessKind.DEPLOYMENT_SINGLETON: return EITHER;
    default: return PERCENTAGE;
  }
}

/** Whether the weight of a kind is a percentage. */
export function isPercentage(kind: ProcessKind): boolean {
  return weightRange(kind) === PERCENTAGE;
}

/** Whether requests of a kind can be told apart. Numbers of pods see no requests. */
export function canMatch(kind: ProcessKind): boolean {
  return isPercentage(kind) && kind !== ProcessKind.SERVICE_RATIO;
}
