import { authApi, Phase } from './auth-api/auth-api';
import { rendered } from './rendered';
import { ApplyOrder, check, FindingsReport, Manifests, transition } from 'cdk8s-canary';

const render = (phase: Phase) => rendered('auth', chart => authApi(chart, phase));

/** What `check` says when somebody scales the canary to 0 by hand while it has a share. */
export function checked(): string {
  const text = render({ weight: 5 }).replace('replicas: 1', 'replicas: 0');
  const findings = check(Manifests.fromYaml(text, 'auth.yaml'));
  return FindingsReport.of(findings, { sources: { 'auth.yaml': text } }).toText();
}

/** What `transition` says of a rollback that takes share, matches and pods away in one change, which nothing but `kubectl apply` puts into the cluster. */
export function stepped(): string {
  const [before, after] = [render({ weight: 20 }), render({ weight: 20, idle: true })];
  const findings = transition(Manifests.fromYaml(before, 'before.yaml'), Manifests.fromYaml(after, 'auth.yaml'), ApplyOrder.kubectl());
  return FindingsReport.of(findings, { sources: { 'auth.yaml': after } }).toText();
}
