import { isSplit, rulesOf } from './alb-backends';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { ifText, recordOf, textsOf } from '../../untyped';
import { Fault, Rule } from '../rule';

/** An Ingress whose rules are not those that an Argo Rollout gives weights to. */
export const ALB_ROLLOUT: Rule = {
  id: 'R57',
  severity: Severity.ERROR,
  title: 'Ingress that does not use the weights of its Argo Rollout',
  why: 'For trafficRouting.alb Argo Rollouts writes the weights of each step into an annotation of the Ingress, an action with the name of the root or stable Service. The load balancer uses an action only where a rule names it with the port use-annotation. With the number of a port the rule leads to the stable Service, and the canary gets nothing in every step, although the Rollout goes on. Without any rule for that Service the Rollout is refused.',
  fix: 'write port: {name: use-annotation} for the root or stable Service',
  source: 'argo-rollouts, docs/features/traffic-management/alb.md (Usage) and pkg/apis/rollouts/validation/validation_references.go (ValidateIngress)',
  * check({ cluster }) {
    const rollouts = cluster.ofKind('argoproj.io', 'Rollout');
    const ingresses = new Map((rollouts.length === 0 ? [] : cluster.ofKind('networking.k8s.io', 'Ingress')).map(object => [`${object.namespace}/${object.name}`, object]));
    for (const rollout of rollouts) {
      const { service, names } = albOf(rollout);
      for (const { name, path } of names) {
        const ingress = ingresses.get(`${rollout.namespace}/${name}`);
        const isKnown = ingress !== undefined && service !== undefined;
        const fault = isKnown ? faultOf(ingress, service, rollout) ?? missing(ingress, service, { rollout, path }) : undefined;
        if (fault !== undefined) {
          yield fault;
        }
      }
    }
  },
};

/** What a Rollout says of the load balancer. */
interface RolloutAlb {
  /** The Service whose name its action has. */
  readonly service?: string;
  /** The Ingresses that it writes to. */
  readonly names: readonly { readonly name: string; readonly path: readonly string[] }[];
}

/** Where a Rollout names an Ingress. */
interface Reference {
  readonly rollout: ManifestObject;
  readonly path: readonly string[];
}

/** Reads what a Rollout says of the load balancer. */
export function albOf({ manifest }: ManifestObject): RolloutAlb {
  const { trafficRouting, stableService } = recordOf(recordOf(recordOf(manifest.spec).strategy).canary);
  const { ingress, ingresses, rootService } = recordOf(recordOf(trafficRouting).alb);
  const path = ['spec', 'strategy', 'canary', 'trafficRouting', 'alb'];
  const one = ifText(ingress);
  return {
    service: ifText(rootService) ?? ifText(stableService),
    names: [
      ...one === undefined ? [] : [{ name: one, path: [...path, 'ingress'] }],
      ...textsOf(ingresses).map((name, index) => ({ name, path: [...path, 'ingresses', String(index)] })),
    ],
  };
}

/** The rules name the Service, and none of them the action. */
function faultOf(ingress: ManifestObject, service: string, rollout: ManifestObject): Fault | undefined {
  const named = rulesOf(ingress).filter(({ name }) => name === service);
  // What is written by hand beside such a rule is told by the rule about actions.
  const isTold = isSplit(recordOf(ingress.manifest.metadata.annotations)[`alb.ingress.kubernetes.io/actions.${service}`]);
  return named.length === 0 || named.some(({ isAction }) => isAction) || isTold ? undefined : {
    object: ingress,
    path: [...named[0].path, 'port'],
    message: `leads to Service ${service} itself, and not to the action of that name into which ${rollout.title} writes its weights, because the port is not use-annotation: stable gets all requests in every step`,
    fix: 'write port: {name: use-annotation}',
  };
}

/** No rule names the Service. */
function missing(ingress: ManifestObject, service: string, { rollout, path }: Reference): Fault | undefined {
  const rules = rulesOf(ingress);
  const [rule] = rules;
  const effect = `and Argo Rollouts refuses ${rollout.title} as InvalidSpec`;
  return rules.some(({ name }) => name === service) ? undefined : rules.length === 1 ? {
    object: ingress,
    path: [...rule.path, 'name'],
    message: `leads to ${rule.name}, while ${rollout.title} wants a rule with Service ${service}: there is none, ${effect}`,
    fix: `write name: ${service} and port: {name: use-annotation}, or name another rootService in the Rollout`,
  } : {
    object: rollout,
    path,
    message: `${ingress.title} has no rule with Service ${service}, ${effect}`,
    fix: `give the Ingress a rule with name: ${service} and port: {name: use-annotation}`,
  };
}
