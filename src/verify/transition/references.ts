import { hostPatterns, Router, routerOf } from './router';
import { hasLabels, Labels } from '../cluster/labels';
import { podTemplate, WORKLOAD_KINDS } from '../cluster/workload';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';
import { ifText, listOf, recordOf, textOf } from '../untyped';

/** Kinds that can have a part in any answer. */
const EVERYWHERE = new Set([
  '/Namespace', 'networking.istio.io/Gateway', 'networking.istio.io/Sidecar', 'networking.k8s.io/IngressClass', 'elbv2.k8s.aws/IngressClassParams',
  'eks.amazonaws.com/IngressClassParams', 'gateway.networking.k8s.io/Gateway', 'gateway.networking.k8s.io/GatewayClass', 'gateway.networking.k8s.io/ReferenceGrant',
]);

/** An object of either side, under the key that both have. */
export interface Node {
  readonly key: string;
  readonly object: ManifestObject;
}

/** Who can be named by whom, in all objects of both sides. What is indexed is rather too much than too little. */
export class References {
  /** The objects of a key. */
  public readonly versions = new MultiMap<string, Node>();
  /** Objects that can have a part in any answer. */
  public readonly everywhere: readonly Node[];
  public readonly allServices: readonly Node[];
  /** What sidecars listen for at ports of any address: it can take requests for others. */
  public readonly listening: readonly Node[];
  /** Routing objects and ServiceEntries by exact host, in lower case. */
  public readonly byHost = new MultiMap<string, Node>();
  /** Those for hosts that a pattern says, or for any. */
  public readonly byPattern: { readonly node: Node; readonly patterns: readonly string[] }[] = [];
  /** Services, routing objects and Secrets by `namespace/name`. */
  public readonly byName = new MultiMap<string, Node>();
  /** DestinationRules by `namespace/name` of the Service that their host is, or by host. */
  public readonly rules = new MultiMap<string, Node>();
  /** DestinationRules for many hosts. */
  public readonly wildRules: { readonly node: Node; readonly host: string }[] = [];
  /** Ingresses and routes by `namespace/name` of what they name: those of one Service can change each other's answers. */
  public readonly naming = new MultiMap<string, Node>();
  /** What scales, by `namespace/name` of the workload. */
  public readonly scalers = new MultiMap<string, Node>();
  /** Ingresses of one load balancer by its name. */
  public readonly groups = new MultiMap<string, Node>();
  public readonly namespaces: ReadonlySet<string>;
  /** Workloads by `namespace/name`. */
  public readonly workloadsByName = new MultiMap<string, Node>();
  private readonly hasClassGroups: boolean;
  private readonly workloads = new MultiMap<string, Node>();
  private readonly services = new MultiMap<string, Node>();

  constructor(nodes: readonly Node[]) {
    this.namespaces = new Set(nodes.map(({ object }) => object.namespace));
    this.everywhere = nodes.filter(({ object: { group, kind } }) => EVERYWHERE.has(`${group}/${kind}`));
    this.hasClassGroups = this.everywhere.some(({ object: { kind, manifest } }) => kind === 'IngressClassParams' && recordOf(manifest.spec).group !== undefined);
    this.allServices = nodes.filter(({ object: { group, kind } }) => group === '' && kind === 'Service');
    this.listening = [
      ...nodes.filter(({ object: { kind } }) => kind === 'ServiceEntry'),
      ...this.allServices.filter(({ object: { manifest } }) => recordOf(manifest.spec).clusterIP === 'None'),
    ];
    nodes.forEach(node => this.index(node));
  }

  /** Workloads whose pods have all the labels; in any namespace where none is given. */
  public selected(namespace: string | undefined, labels: Labels): readonly Node[] {
    const [first, ...rest] = Object.entries(labels);
    const found = first === undefined ? [] : this.workloads.get(first.join('='));
    return found.filter(({ object }) => namespace === undefined || object.namespace === namespace)
      .filter(({ object }) => hasLabels({ labels: labelsOf(object) }, Object.fromEntries(rest)));
  }

  /** Services whose selector finds the pods of a workload. */
  public selecting({ object }: Node): readonly Node[] {
    const labels = labelsOf(object);
    return Object.entries(labels).flatMap(([key, value]) => this.services.get(`${object.namespace} ${key}=${value}`))
      .filter(({ object: { manifest } }) => hasLabels({ labels }, recordOf(recordOf(manifest.spec).selector)));
  }

  /** The load balancer that an Ingress may share with others: its annotation says it, or else parameters of classes do, of whatever class. */
  public groupOf({ object: { manifest } }: Node): string {
    return this.hasClassGroups ? '*' : textOf(recordOf(manifest.metadata.annotations)['alb.ingress.kubernetes.io/group.name']);
  }

  private index(node: Node): void {
    const { object } = node;
    const { group, kind, namespace, name, manifest } = object;
    const spec = recordOf(manifest.spec);
    const id = `${namespace}/${name}`;
    this.versions.add(node.key, node);
    if (WORKLOAD_KINDS.get(kind) === group) {
      Object.entries(labelsOf(object)).forEach(label => this.workloads.add(label.join('='), node));
      this.workloadsByName.add(id, node);
      return;
    }
    const router = routerOf(object);
    if (router !== undefined) {
      this.addRouter(node, router);
    }
    if (group === '' && kind === 'Service') {
      Object.entries(recordOf(spec.selector)).slice(0, 1).forEach(label => this.services.add(`${namespace} ${label.join('=')}`, node));
    } else if (kind === 'DestinationRule') {
      this.addRule(node, textOf(spec.host));
    } else if (ifText(recordOf(spec.scaleTargetRef).name) !== undefined) {
      this.scalers.add(`${namespace}/${spec.scaleTargetRef.name}`, node);
    }
    if (router !== undefined || group === '' && ['Service', 'Secret'].includes(kind)) {
      this.byName.add(id, node);
    }
  }

  private addRule(node: Node, host: string): void {
    if (host.includes('*')) {
      this.wildRules.push({ node, host: host.toLowerCase() });
    } else {
      namesOf(host, node.object.namespace).forEach(one => this.rules.add(one, node));
    }
  }

  private addRouter(node: Node, router: Router): void {
    const { exact, patterns } = hostPatterns(router.hosts);
    exact.forEach(host => this.byHost.add(host, node));
    if (patterns.length > 0) {
      this.byPattern.push({ node, patterns });
    }
    router.parents.forEach(parent => this.naming.add(parent, node));
    this.groups.add(this.groupOf(node), node);
  }
}

/** `namespace/name` of the Service that a host may be, or a pod of it, and the host itself. */
export function namesOf(host: string, namespace: string): string[] {
  const [name, where = namespace, third, fourth] = host.toLowerCase().split('.');
  const service = third === undefined || third === 'svc' ? [`${where}/${name}`] : fourth === undefined || fourth === 'svc' ? [`${third}/${where}`] : [];
  return [...service, host.toLowerCase()];
}

function labelsOf(object: ManifestObject): Labels {
  return recordOf(recordOf(podTemplate(object)).metadata).labels ?? {};
}

/** All names and hosts within a value, also those in texts that hold more than one. */
export function namesWithin(value: unknown): string[] {
  return typeof value === 'string' ? value.toLowerCase().split(/[^\w.*/-]+/) : [...listOf(value), ...Object.values(recordOf(value))].flatMap(namesWithin);
}
