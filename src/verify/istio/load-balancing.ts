import { Backend } from './backend';
import { Labels } from '../cluster/labels';
import { given, listOf, recordOf, textOf } from '../untyped';

/** What a `trafficPolicy` says about who gets a request. */
export interface LoadBalancing {
  /** Whether the proxy connects to the address that the client asked for. */
  readonly passthrough: boolean;
  /** Localities that get requests; nothing where localities do not decide. */
  readonly localities?: readonly string[];
  /** Labels that are compared with those of the caller, the most important first; what differs gets nothing while others are healthy. */
  readonly priority: readonly string[];
  /** Whether the proxy talks TLS to backends by what the policy says, and not by what Istio has set up. */
  readonly tls: boolean;
}

const NOTHING_SAID: LoadBalancing = { passthrough: false, priority: [], tls: false };

/** A caller without locality, which manifests do not say: only `from` of `*` is for it. */
const ANYWHERE = /^\*(\/\*?)*$/;

/** What the policies of a DestinationRule and of its subset say for a port. */
export function loadBalancing(rulePolicy: unknown, subsetPolicy: unknown, port: number): LoadBalancing {
  if (!given(rulePolicy) && !given(subsetPolicy)) {
    return NOTHING_SAID;
  }
  const base = atPort(rulePolicy, port).policy;
  const { policy, portLevel } = given(subsetPolicy) ? atPort(subsetPolicy, port) : { policy: {}, portLevel: false };
  const field = (name: string) => portLevel || given(policy[name]) ? policy[name] : base[name];
  const { simple, localityLbSetting } = recordOf(field('loadBalancer'));
  const { enabled, distribute, failoverPriority } = recordOf(localityLbSetting);
  const weights = enabled === false ? undefined : listOf(distribute).map(recordOf).find(({ from }) => ANYWHERE.test(textOf(from)));
  const failover = enabled !== false && listOf(distribute).length === 0 && given(field('outlierDetection'));
  return {
    passthrough: simple === 'PASSTHROUGH',
    localities: weights === undefined ? undefined : Object.keys(recordOf(weights.to)),
    priority: failover ? listOf(failoverPriority).map(textOf) : [],
    tls: ['SIMPLE', 'MUTUAL'].includes(recordOf(field('tls')).mode),
  };
}

/** Settings of a port replace all others; what they leave out is not taken from the others. */
function atPort(policy: unknown, port: number): { readonly policy: any; readonly portLevel: boolean } {
  const own = listOf(recordOf(policy).portLevelSettings).map(recordOf).find(item => recordOf(item.port).number === port);
  return { policy: own ?? recordOf(policy), portLevel: own !== undefined };
}

/** Whether pods with the labels are in one of the localities; the label of Istio says the locality of a pod, as nodes are not in the input. */
export function inLocality(labels: Labels, localities: readonly string[]): boolean {
  const own = (labels['istio-locality'] ?? '').split(/[./]/);
  return localities.some(locality => locality.split('/').every((part, index) => part === '*' || index > 0 && part === '' || part === (own[index] ?? '')));
}

/** Those that agree with the caller in the most important labels (istio, `applyFailoverPriorities`). */
export function preferred(backends: readonly Backend[], priority: readonly string[], caller: Labels): readonly Backend[] {
  if (priority.length === 0 || Object.keys(caller).length === 0) {
    return backends;
  }
  const ranks = backends.map(({ labels }) => {
    const differs = priority.findIndex(item => {
      const [label, value = caller[label]] = item.split('=');
      return (value ?? '') !== (labels[label] ?? '');
    });
    return differs < 0 ? 0 : priority.length - differs;
  });
  const best = Math.min(...ranks);
  return backends.filter((_, index) => ranks[index] === best);
}
