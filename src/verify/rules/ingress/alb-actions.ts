import { Backend, backendsOf, isSplit } from './alb-backends';
import { neighbours } from './alb-neighbours';
import { albOf } from './alb-rollout';
import { actionOf } from '../../alb/action';
import { Backends } from '../../alb/backends';
import { IngressClasses } from '../../alb/ingress-classes';
import { JsonValue } from '../../alb/json-value';
import { LoadBalancers } from '../../alb/load-balancers';
import { Member } from '../../alb/member';
import { TargetGroups } from '../../alb/target-groups';
import { Severity } from '../../finding';
import { ingressClassNames } from '../../ingress/ingress-classes';
import { ManifestObject } from '../../manifest-object';
import { System } from '../../system/system';
import { recordOf, textOf } from '../../untyped';
import { Fault, Rule } from '../rule';

const PREFIX = 'alb.ingress.kubernetes.io/';

/** A split of the AWS load balancer controller that it refuses or that no rule uses. */
export const ALB_ACTIONS: Rule = {
  id: 'R56',
  severity: Severity.ERROR,
  title: 'action or condition of an Application Load Balancer that does not work',
  why: 'The AWS load balancer controller reads splits from annotations with JSON in them. One mistake in it, such as a Service or port that is not there, and the controller changes nothing for the whole load balancer. An action counts only where a rule names it with the port use-annotation, and a condition only where a rule names it at all. Ingresses without a common group.name have a load balancer each, with an address of its own, and a split counts on one of them only.',
  fix: 'mend the annotation, and name it in a rule as service with port name use-annotation',
  source: 'aws-load-balancer-controller, docs/guide/ingress/annotations.md (actions, conditions); pkg/ingress/enhanced_backend_builder.go, model_builder.go',
  * check(system) {
    const classes = new IngressClasses(system.cluster);
    const written = writtenActions(system);
    const all = new Map<string, { readonly members: readonly Member[] }>();
    const seen = new Set<string>();
    for (const name of ingressClassNames(system.cluster).filter(one => classes.accepts(one))) {
      const found = classes.membersOf(name);
      found.groups.forEach((group, title) => all.set(title, group));
      const groups = [...found.groups].filter(([title, { members }]) => !seen.has(title) && members.some(hasAnnotations));
      groups.forEach(([title]) => seen.add(title));
      if (groups.length > 0) {
        // Making the load balancers finds what is wrong with them.
        new LoadBalancers({ ...found, groups: new Map(groups) }, new Backends(new TargetGroups(system.cluster)));
      }
      for (const [, { members, problems }] of groups) {
        // A Service that does not exist is said by the rule about routes.
        const known = problems.found.filter(({ effect }) => !effect.endsWith('does not exist'));
        // One mistake can have others behind it.
        const first = new Map([...known].reverse().map(problem => [`${problem.object} ${problem.field}`, problem]));
        yield* [...first.values()].reverse().map(({ _object, _path, effect }) => (
          { object: _object, path: _path, message: `${subjectOf(_path)}${effect}: the controller changes nothing for the whole load balancer` }));
        yield* members.flatMap(member => unused(member, written));
      }
    }
    yield* neighbours(all);
  },
};

function annotationsOf({ ingress }: Member): { readonly [key: string]: unknown } {
  return recordOf(ingress.manifest.metadata.annotations);
}

function hasAnnotations(member: Member): boolean {
  return Object.keys(annotationsOf(member)).some(key => key.startsWith(`${PREFIX}actions.`) || key.startsWith(`${PREFIX}conditions.`));
}

/** Actions that Argo Rollouts writes: `namespace/name` of the Ingress, and the name of the action. */
function writtenActions({ cluster }: System): ReadonlySet<string> {
  return new Set(cluster.ofKind('argoproj.io', 'Rollout').flatMap(rollout => {
    const { service, names } = albOf(rollout);
    return names.map(({ name }) => `${rollout.namespace}/${name} ${service}`);
  }));
}

/** Rules that name an action that is not there, or else annotations that no rule names. */
function unused(member: Member, written: ReadonlySet<string>): Fault[] {
  const { ingress: object } = member;
  const annotations = annotationsOf(member);
  const backends = backendsOf(object);
  const missing = backends.filter(({ name, isAction }) => isAction && annotations[`${PREFIX}actions.${name}`] === undefined && !written.has(`${object.namespace}/${object.name} ${name}`));
  return missing.length > 0 ? missing.map(({ name, path }) => ({
    object,
    path: [...path, 'name'],
    message: `names the action ${name}, and there is no annotation ${PREFIX}actions.${name}: every request gets HTTP 503`,
    fix: 'add the annotation, or name one that is there',
  })) : Object.keys(annotations).flatMap(key => {
    const [, kind, name] = /^alb\.ingress\.kubernetes\.io\/(actions|conditions)\.(.+)$/.exec(key) ?? [];
    const named = backends.filter(backend => backend.name === name);
    return kind === 'actions' && isSplit(annotations[key]) ? unusedAction(object, key, name, named)
      : kind === 'conditions' && named.length === 0 ? [{
        object,
        path: ['metadata', 'annotations', key],
        message: `no rule names the service ${name}: conditions.${name} has no effect`,
        fix: 'name the conditions as the service of the rule that they are for',
      }] : [];
  });
}

function unusedAction(object: ManifestObject, key: string, name: string, named: readonly Backend[]): Fault[] {
  return named.some(({ isAction }) => isAction) ? [] : [
    ...named.length === 0 ? [{
      object,
      path: ['metadata', 'annotations', key],
      message: `no rule names the action ${name}: it has no effect`,
      fix: `give a rule the service ${name} with port name use-annotation`,
    }] : [{
      object,
      path: [...named[0].path, 'port'],
      message: `the rule leads to Service ${name} and not to the action of that name, because its port is not use-annotation: ${name} gets every request, and the weights of the action have no effect`,
      fix: 'write port: {name: use-annotation}',
    }],
    ...refusals(object, key),
  ];
}

/** The annotation that a text is about, where it is one of the controller's. */
function subjectOf(path: readonly string[]): string {
  const key = path[path.length - 1] ?? '';
  return key.startsWith(PREFIX) ? `${key.slice(PREFIX.length)}: ` : '';
}

/** What the controller will say of an action that it does not read yet; the first mistake, because one can have others behind it. */
function refusals(object: ManifestObject, key: string): Fault[] {
  const problems: string[] = [];
  const fail = (text: string) => problems.push(text);
  const json = JsonValue.parse(textOf(recordOf(object.manifest.metadata.annotations)[key]), fail);
  if (problems.length === 0) {
    actionOf(json, fail);
  }
  return problems.slice(0, 1).map(text => ({
    object,
    path: ['metadata', 'annotations', key],
    message: `${subjectOf([key])}${text}: as soon as a rule uses the action, the controller refuses it and changes nothing for the whole load balancer`,
    fix: 'write {"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"NAME","servicePort":80,"weight":90}, ...]}}',
  }));
}
