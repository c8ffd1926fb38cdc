import { Severity } from '../finding';
import { Rule } from '../rules/rule';

/** What there is to say of a rule of `transition`; it is broken by a change, not by a system. */
export type TransitionRule = Omit<Rule, 'check'>;

/** A change of a field that cannot be changed. */
export const IMMUTABLE_FIELD: TransitionRule = {
  id: 'R11',
  severity: Severity.ERROR,
  title: 'change of an immutable field',
  why: 'Some fields are fixed when the object is created: the selector of a Deployment, the clusterIP of a Service, the template of a Job. The API server refuses the whole update, with "field is immutable". kubectl applies the other objects; in Argo CD the sync fails and later waves never come. Either way a half of the change is live.',
  fix: 'keep the field as it is, or make a new object with another name beside the old one, send requests there and delete the old one in a later change',
  source: 'kubernetes.io, docs/concepts/workloads/controllers/deployment (Label selector updates); kubernetes, ValidateDeploymentUpdate, ValidateStatefulSetUpdate, ValidateServiceUpdate, ValidateJobUpdate',
};

/** A request that fails on the way. */
export const FAILS_BETWEEN: TransitionRule = {
  id: 'R80',
  severity: Severity.ERROR,
  title: 'a request fails while the change is applied',
  why: 'Objects are applied one after the other, and new pods take time to become ready or never do. A route that is there before the pods or the subset that it names, and a selector that acts before pods have its labels, fail requests with 503 until the rest has come; where the rest does not come, they go on failing.',
  fix: 'give every step what it relies on first: pods, then DestinationRule and Service, then routes; take away in reverse',
  source: 'istio.io, docs/ops/best-practices/traffic-management (Avoid 503 errors while reconfiguring service routes); argo-cd, docs/user-guide/sync-waves; gitops-engine, syncContext.getSyncTasks, syncContext.runTasks',
};

/** A request that reaches the canary on the way. */
export const CANARY_BETWEEN: TransitionRule = {
  id: 'R81',
  severity: Severity.WARNING,
  title: 'a request reaches the canary only while the change is applied',
  why: 'Where a route is replaced by several objects, a part of them can send more requests to the canary than the old and the new state do. Clients meet a version that was not meant for them; how many depends on how long the state lasts.',
  fix: 'apply what keeps requests with the stable track first, and the rest when it is there',
  source: 'argo-cd, docs/user-guide/sync-waves; istio.io, docs/ops/best-practices/traffic-management',
};

/** An object that never gets into the cluster. */
export const REFUSED_CHANGE: TransitionRule = {
  id: 'R82',
  severity: Severity.ERROR,
  title: 'an object of the change that the API server refuses',
  why: 'The API server, or the webhook of istiod, does not take the object, so the cluster keeps what it has of it. kubectl applies the other objects; in Argo CD the sync fails and later waves never come. Either way a half of the change is live.',
  fix: 'mend the field; kubectl apply --dry-run=server says the same',
  source: 'kubernetes.io, API reference; istio, pkg/config/validation; gitops-engine, syncContext.runTasks',
};

/** The rules of `transition`, in the order of their ids. */
export const TRANSITION_RULES: readonly TransitionRule[] = [IMMUTABLE_FIELD, FAILS_BETWEEN, CANARY_BETWEEN, REFUSED_CHANGE];
