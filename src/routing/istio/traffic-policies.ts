import { IstioApiVersion, IstioMode, IstioOptions, TrackTrafficPolicies } from './istio-options';
import { checkTrafficPolicy, TrafficPolicy, trafficPolicySpec } from './traffic-policy';
import { shown } from '../../domain/canary-error';
import { POLICY } from '../../domain/sync-wave';
import { Track, TRACK_SUFFIX } from '../../domain/track';
import type * as istio from '../../imports/networking.istio.io';
import { RoutingContext, RoutingObject, RoutingSubject } from '../routing-provider';

/** Ids of the DestinationRules, by track. */
const RULE_IDS: { readonly [track in Track]: string } = {
  stable: 'DestinationRule', canary: 'CanaryDestinationRule', baseline: 'BaselineDestinationRule',
};

/** The DestinationRules that exist for a service: one with all subsets, or one per track that has a policy. */
export function destinationRules(subject: RoutingSubject, options: IstioOptions): RoutingObject[] {
  const rule = { apiVersion: options.apiVersion ?? IstioApiVersion.V1, kind: 'DestinationRule', syncWave: Number(POLICY) };
  return ruledTracks(subject, options).map(track => ({ id: RULE_IDS[track], ...rule, name: subject.name + TRACK_SUFFIX[track] }));
}

/** Their specs, by id. */
export function destinationRuleSpecs(context: RoutingContext, options: IstioOptions): { [id: string]: istio.DestinationRuleSpec } {
  const { name } = context;
  const { trafficPolicy, trackPolicies = {}, exportTo } = options;
  const shared = trafficPolicySpec(trafficPolicy);
  if (options.mode === IstioMode.HOSTS) {
    return Object.fromEntries(ruledTracks(context, options).map(track => [RULE_IDS[track], {
      host: name + TRACK_SUFFIX[track], exportTo, trafficPolicy: { ...shared, ...trafficPolicySpec(trackPolicies[track]) },
    }]));
  }
  const subsets = Object.values(Track).flatMap(track => {
    const target = context[track];
    const policy = trafficPolicySpec(trackPolicies[track]);
    return target === undefined ? [] : [{ name: track, labels: target.trackLabels, trafficPolicy: policy }];
  });
  return { DestinationRule: { host: name, exportTo, trafficPolicy: shared, subsets } };
}

/** Adds everything wrong with the traffic policies. */
export function checkPolicies(context: RoutingContext, { trafficPolicy, trackPolicies }: IstioOptions, problems: string[]): void {
  if (trafficPolicy !== undefined || trackPolicies !== undefined) {
    checkGiven(context, trafficPolicy, trackPolicies ?? {}, problems);
  }
}

function checkGiven(
  context: RoutingContext, trafficPolicy: TrafficPolicy | undefined, trackPolicies: TrackTrafficPolicies, problems: string[],
): void {
  checkTrafficPolicy(trafficPolicy, 'trafficPolicy', problems);
  for (const track of Object.values(Track)) {
    checkTrafficPolicy(trackPolicies[track], `${track} trafficPolicy`, problems);
  }
  if (trackPolicies.baseline !== undefined && !context.hasBaseline) {
    problems.push('baseline trafficPolicy is for a baseline, got none: add baseline, or remove the policy');
  }
  const policies = [trafficPolicy, ...Object.values(Track).map(track => trackPolicies[track])];
  checkHashCookies(context, policies, problems);
  const hashes = policies.some(policy => policy?.loadBalancing?.hashes);
  const { weight } = context.canary;
  if (hashes && weight > 0 && weight < 100 && context.sticky === undefined) {
    problems.push(`consistentHash keeps no client on a track, got it beside weight ${weight}: Istio draws the track anew for every request and hashes inside it; add sticky: Sticky.cookie() to the split`);
  }
}

/** Adds a problem for a cookie that two want: the one that hashes inside a track and the one that keeps clients on it. */
function checkHashCookies({ sticky }: RoutingContext, policies: (TrafficPolicy | undefined)[], problems: string[]): void {
  if (sticky !== undefined && policies.some(policy => policy?.loadBalancing?._spec.consistentHash?.httpCookie?.name === sticky.name)) {
    problems.push(`consistentHashCookie must have a cookie of its own, got ${shown(sticky.name)}, which keeps clients on their tracks: choose another name`);
  }
}

function ruledTracks({ hasCanary, hasBaseline }: RoutingSubject, { mode, trafficPolicy, trackPolicies = {} }: IstioOptions): Track[] {
  if (mode !== IstioMode.HOSTS) {
    return [Track.STABLE];
  }
  const tracks = [Track.STABLE, ...hasCanary ? [Track.CANARY] : [], ...hasBaseline ? [Track.BASELINE] : []];
  return tracks.filter(track => trafficPolicy !== undefined || trackPolicies[track] !== undefined);
}
