import { Member } from './member';
import { Problems } from './problems';
import { Cluster } from '../cluster/cluster';
import { selects } from '../cluster/label-selector';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';

/** Name of the class where the input has no IngressClass (aws-load-balancer-controller, `class_annotation_matcher.go`). */
const NAME = 'alb';

/** Controllers of IngressClasses; the second is that of EKS Auto Mode. */
const CONTROLLERS = ['ingress.k8s.aws/alb', 'eks.amazonaws.com/alb'];

const ANNOTATION = 'kubernetes.io/ingress.class';

/** The Ingresses of a class, by the load balancer that they share. */
export interface ClassMembers {
  /** By name of the group, or of the Ingress that is in none. */
  readonly groups: ReadonlyMap<string, { readonly members: readonly Member[]; readonly problems: Problems }>;
  /** What is guessed about the class. */
  readonly guesses: readonly Decision[];
  /** Ingresses of the class that are on no load balancer, with the reason. */
  readonly left: readonly { readonly ingress: ManifestObject; readonly reason: Decision }[];
}

/** Names of groups (aws-load-balancer-controller, `validateGroupName`). */
const GROUP_NAME = /^(?=.{1,63}$)([a-z0-9][-a-z0-9.]*)?[a-z0-9]$/;

/** An Ingress with its class. */
interface Classified {
  readonly ingress: ManifestObject;
  readonly name: string;
  readonly parameters: ManifestObject | undefined;
}

/** Finds the Ingresses of the AWS load balancer controller. */
export class IngressClasses {
  private objects?: ReadonlyMap<string, ManifestObject>;
  private classified?: readonly Classified[];

  constructor(private readonly cluster: Cluster) {}

  /** Whether Ingresses of the class belong to the controller. */
  public accepts(name: string): boolean {
    return this.isAlb(name) && (this.classes.has(name) || this.all.some(one => one.name === name));
  }

  /** Ingresses of the class, and those of other classes of the controller that are in a group with them: groups do not end at classes. */
  public membersOf(name: string): ClassMembers {
    const groups = new Map<string, { members: Member[]; problems: Problems }>();
    const left: { ingress: ManifestObject; reason: Decision }[] = [];
    const used = new Set<string>();
    for (const { ingress, name: own, parameters } of this.all) {
      const group = groupOf(ingress, parameters);
      const reason = this.reasonToLeave(ingress, parameters, group);
      const title = group === undefined ? ingress.title : `group ${group}`;
      if (reason === undefined) {
        const known = groups.get(title) ?? { members: [], problems: new Problems() };
        known.members.push(new Member(ingress, parameters, known.problems));
        groups.set(title, known);
      }
      if (own === name) {
        left.push(...reason === undefined ? [] : [{ ingress, reason }]);
        used.add(title);
      }
    }
    return { groups: new Map([...groups].filter(([title]) => used.has(title))), left, guesses: this.guessesAbout(name) };
  }

  private get classes(): ReadonlyMap<string, ManifestObject> {
    this.objects ??= new Map(this.cluster.ofKind('networking.k8s.io', 'IngressClass').map(object => [object.name, object]));
    return this.objects;
  }

  /** The Ingresses of the controller. */
  private get all(): readonly Classified[] {
    if (this.classified === undefined) {
      const byDefault = this.defaultClass();
      this.classified = this.cluster.ofKind('networking.k8s.io', 'Ingress').flatMap(ingress => {
        const { metadata, spec } = ingress.manifest;
        // The annotation decides where there is one, and then there are no parameters (aws-load-balancer-controller, `classifyIngress`).
        const annotation = metadata.annotations?.[ANNOTATION];
        const name = annotation ?? spec.ingressClassName ?? byDefault;
        const parameters = annotation === undefined ? this.parametersOf(name)?.object : undefined;
        return metadata.deletionTimestamp === undefined && this.isAlb(name) ? [{ ingress, name, parameters }] : [];
      });
    }
    return this.classified;
  }

  private isAlb(name: string): boolean {
    const object = this.classes.get(name);
    return object === undefined ? name === NAME : CONTROLLERS.includes(object.manifest.spec?.controller);
  }

  /** What the API server writes into Ingresses without a class (Kubernetes docs, "Default IngressClass"). */
  private defaultClass(): string | undefined {
    return [...this.classes.values()].filter(({ manifest: { metadata } }) => metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true')
      .map(({ name }) => name).sort()[0];
  }

  /** IngressClassParams that the class refers to. */
  private parametersOf(name: string): { readonly object?: ManifestObject } | undefined {
    const reference = this.classes.get(name)?.manifest.spec?.parameters;
    const all = ['elbv2.k8s.aws', 'eks.amazonaws.com'].flatMap(group => this.cluster.ofKind(group, 'IngressClassParams'));
    return reference && { object: all.find(one => one.name === reference.name) };
  }

  private reasonToLeave(ingress: ManifestObject, parameters: ManifestObject | undefined, group: string | undefined): Decision | undefined {
    if (group !== undefined && !GROUP_NAME.test(group)) {
      return new Decision(ingress, [], `the controller leaves the Ingress out: "${group}" is no name of a group`);
    }
    const selector = parameters?.manifest.spec?.namespaceSelector;
    return selector !== undefined && !selects(selector, this.cluster.namespaceLabels(ingress.namespace))
      ? new Decision(parameters!, ['spec', 'namespaceSelector'], `the controller leaves ${ingress.title} out: its namespace is not selected`)
      : undefined;
  }

  private guessesAbout(name: string): Decision[] {
    const object = this.classes.get(name);
    const ingress = this.all.find(one => one.name === name)?.ingress;
    const parameters = this.parametersOf(name);
    return [
      ...object === undefined && ingress !== undefined ? [new Decision(ingress, [], `IngressClass ${name} is not in the input; taken as one of the AWS load balancer controller without parameters`)] : [],
      ...parameters !== undefined && parameters.object === undefined ? [new Decision(object!, ['spec', 'parameters'], 'the parameters are not in the input; taken as empty')] : [],
      ...object?.manifest.spec?.controller === CONTROLLERS[1] ? [new Decision(object, ['spec', 'controller'], 'EKS Auto Mode is taken to do as the AWS load balancer controller')] : [],
    ];
  }
}

/** Parameters of the class come before the annotation (aws-load-balancer-controller, `loadGroupID`). */
function groupOf(ingress: ManifestObject, parameters: ManifestObject | undefined): string | undefined {
  const name = parameters?.manifest.spec?.group?.name ?? ingress.manifest.metadata.annotations?.['alb.ingress.kubernetes.io/group.name'];
  return name === undefined ? undefined : String(name);
}
