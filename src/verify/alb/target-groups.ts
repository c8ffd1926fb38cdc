import { Target } from './action';
import { Annotations } from './annotations';
import { Member } from './member';
import { ForeignTargets, ServiceTargets, TargetGroup } from './target-group';
import { Cluster } from '../cluster/cluster';
import { KubernetesPort, KubernetesService } from '../cluster/service';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';

/** Finds the target groups of actions. */
export class TargetGroups {
  private readonly known = new Map<string, TargetGroup | undefined>();
  private bindings?: MultiMap<string, ManifestObject>;

  constructor(private readonly cluster: Cluster) {}

  /** Whether a Service of the namespace of an Ingress exists: others cannot be named. */
  public hasService({ ingress }: Member, name: string): boolean {
    return this.cluster.services.has(`${ingress.namespace}/${name}`);
  }

  /** The target group; nothing where the controller or AWS refuses it. */
  public find(member: Member, { service, port, targetGroup }: Target, path: string[]): TargetGroup | undefined {
    if (targetGroup !== undefined) {
      return this.bound(member, targetGroup);
    }
    const key = `${member.ingress.namespace}/${member.ingress.name} ${service} ${port}`;
    if (!this.known.has(key)) {
      this.known.set(key, this.ofService(member, `${member.ingress.namespace}/${service}`, port, path));
    }
    return this.known.get(key);
  }

  private ofService(member: Member, id: string, port: string | number | undefined, path: string[]): TargetGroup | undefined {
    const service = this.cluster.services.get(id);
    // One Service that does not exist is answered with 503 before it comes here; among several it is a mistake (aws-load-balancer-controller, `loadBackendServices`).
    const found = service?.ports.find(one => typeof port === 'number' ? one.port === port : one.name === port);
    if (service === undefined || found === undefined) {
      member.problems.add(member.ingress, path, service === undefined ? `Service ${id} does not exist` : `Service ${id} has no port ${port}`);
      return undefined;
    }
    return this.made(member, service, found);
  }

  private made(member: Member, service: KubernetesService, port: KubernetesPort): TargetGroup {
    const annotations = member.with(service.object);
    annotations.choice('backend-protocol', ['HTTP', 'HTTPS']);
    const version = annotations.choice('backend-protocol-version', ['HTTP1', 'HTTP2', 'GRPC']);
    const { type, guess } = this.typeOf(member, service, annotations);
    const readinessGates = () => this.cluster.namespaceLabels(service.namespace)['elbv2.k8s.aws/pod-readiness-gate-inject'] === 'enabled';
    return new ServiceTargets(service, port, { type, version, guess, annotations, readinessGates });
  }

  /**
   * Nodes listen for Services of type NodePort and LoadBalancer only (aws-load-balancer-controller, `model_build_target_group.go`: "TargetGroup port is empty"). Where
   * nothing says the type, a Service of another type shows that the controller runs with another default.
   */
  private typeOf(member: Member, { object }: KubernetesService, annotations: Annotations): { type: string; guess?: Decision } {
    const given = member.parameter('targetType') ?? annotations.text('target-type');
    const reachable = ['NodePort', 'LoadBalancer'].includes(object.manifest.spec?.type);
    if (member.parameter('targetType') === undefined) {
      annotations.choice('target-type', ['instance', 'ip']);
    }
    if (given === 'instance' && !reachable) {
      member.problems.add(object, ['spec', 'type'], 'target type instance needs a Service of type NodePort or LoadBalancer');
    }
    if (given === undefined && !reachable) {
      const guess = new Decision(object, ['spec', 'type'], 'no target-type is set and nodes do not listen for this Service: the controller is taken to run with --default-target-type=ip, or it refuses the Ingress');
      return { type: 'ip', guess };
    }
    return { type: given ?? 'instance' };
  }

  /** A TargetGroupBinding puts pods of a Service into a target group that is made elsewhere. */
  private bound(member: Member, arn: string): TargetGroup {
    this.bindings ??= byArn(this.cluster.ofKind('elbv2.k8s.aws', 'TargetGroupBinding'));
    const bindings = this.bindings.get(arn);
    const reference = bindings[0]?.manifest.spec?.serviceRef;
    const service = this.cluster.services.get(`${bindings[0]?.namespace}/${reference?.name}`);
    const port = service?.ports.find(one => one.port === reference.port || one.name === reference.port);
    if (bindings.length !== 1 || service === undefined || port === undefined) {
      return new ForeignTargets(arn);
    }
    const type = bindings[0].manifest.spec.targetType ?? 'ip';
    return new ServiceTargets(service, port, { type, version: 'HTTP1', annotations: new Annotations(member.problems, service.object), readinessGates: () => false });
  }
}

function byArn(bindings: readonly ManifestObject[]): MultiMap<string, ManifestObject> {
  const found = new MultiMap<string, ManifestObject>();
  for (const binding of bindings) {
    const { targetGroupARN: arn, targetGroupName: name } = binding.manifest.spec ?? {};
    for (const key of [arn, name].filter(one => typeof one === 'string')) {
      found.add(key, binding);
    }
  }
  return found;
}
