import { Action, actionOf } from './action';
import { Conditions, conditionsOf, ConditionSource } from './condition';
import { Member } from './member';
import { RuleAction, ruleAction } from './rule-action';
import { TargetGroups } from './target-groups';
import { Decision } from '../decision';

/** A backend of an Ingress with what annotations add to it. */
export interface Backend {
  /** Name that annotations refer to. */
  readonly name: string;
  readonly conditions: Conditions;
  readonly source: ConditionSource;
  readonly action: RuleAction;
}

/** Name of a port that sends to an annotation instead of a Service. */
const USE_ANNOTATION = 'use-annotation';

/** Reads backends of Ingresses (aws-load-balancer-controller, `enhanced_backend_builder.go`). */
export class Backends {
  constructor(private readonly groups: TargetGroups) {}

  /** The backend; nothing where the controller or AWS refuses it. */
  public read(member: Member, backend: any, path: string[]): Backend | undefined {
    const { name, port } = backend.service ?? {};
    if (typeof name !== 'string') {
      member.problems.add(member.ingress, path, 'the controller takes Services only');
      return undefined;
    }
    const source = sourceOf(member, `conditions.${name}`);
    const conditions = conditionsOf(member.annotations.json(`conditions.${name}`), source);
    const annotated = port.name === USE_ANNOTATION;
    const from = annotated && member.annotations.text(`actions.${name}`) !== undefined ? member.annotations.path(`actions.${name}`) : [...path, 'service'];
    const action = annotated ? this.annotated(member, name) : this.forwarded(member, name, port.name || port.number);
    return action && { name, conditions, source, action: ruleAction(action, member, from, target => this.groups.find(member, target, from)) };
  }

  private annotated(member: Member, name: string): Action | undefined {
    const json = member.annotations.json(`actions.${name}`);
    if (json === undefined) {
      return { type: 'fixed-response', status: 503, reason: 'backend action does not exist' };
    }
    const action = actionOf(json, text => member.annotations.fail(`actions.${name}`, text));
    const [first, ...others] = action?.type === 'forward' ? action.targets : [];
    return first?.service !== undefined && others.length === 0 && !this.groups.hasService(member, first.service) ? missing() : action;
  }

  private forwarded(member: Member, service: string, port: string | number | undefined): Action {
    return this.groups.hasService(member, service) ? { type: 'forward', targets: [{ service, port, weight: 1 }], sticky: false } : missing();
  }
}

function missing(): Action {
  return { type: 'fixed-response', status: 503, reason: 'backend service does not exist' };
}

function sourceOf({ annotations, ingress }: Member, name: string): ConditionSource {
  return {
    decision: text => new Decision(ingress, annotations.owner(name) === undefined ? [] : annotations.path(name), text),
    refuse: text => annotations.fail(name, text),
  };
}
