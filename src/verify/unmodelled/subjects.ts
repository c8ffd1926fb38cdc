import { Subject } from './subject';
import { Caller, CallerKind } from '../caller';
import { Cluster } from '../cluster/cluster';
import { hasLabels, Labels } from '../cluster/labels';
import { Workload } from '../cluster/workload';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';

/** Parts of answers, each made once. */
export class Subjects {
  private services?: MultiMap<Workload, string>;
  private readonly known = new Map<string, readonly Subject[]>();
  private count = 0;

  constructor(private readonly cluster: Cluster, private readonly rootNamespace: string) {}

  /** The pod that asks, or the pods of the gateway; nothing for controllers of Ingresses, which are outside of the input. */
  public ofCaller({ kind, namespace, name, labels }: Caller): readonly Subject[] {
    switch (kind) {
      case CallerKind.GATEWAY: return this.once(`gateway ${namespace}/${name}`, () => this.gateway(namespace, name));
      case CallerKind.INGRESS: return [];
      default: return this.once(`${kind} ${namespace} ${Object.entries(labels).join(' ')}`, () => [{ role: 'caller', from: kind, namespace, labels, titles: new Set() }]);
    }
  }

  public ofWorkload(workload: Workload, from: CallerKind): Subject {
    return this.once(`${from} ${workload.object.kind} ${workload.id}`, () => {
      this.services ??= this.servicesByWorkload();
      const titles = new Set([workload.object.title, ...this.services.get(workload)]);
      return [{ role: 'workload', from, namespace: workload.object.namespace, labels: workload.labels, titles, workload }];
    })[0];
  }

  /** An object of the chain, by its title. */
  public ofObject(title: string, from: CallerKind): Subject {
    return this.once(`${from} ${title}`, () => {
      const [, namespace = ''] = /^\S+ ([^/]*)\//.exec(title) ?? [];
      return [{ role: 'object', from, namespace, labels: {}, titles: new Set([title]) }];
    })[0];
  }

  private once(key: string, make: () => Omit<Subject, 'id'>[]): readonly Subject[] {
    const subjects = this.known.get(key) ?? make().map(subject => ({ ...subject, id: this.count++ }));
    this.known.set(key, subjects);
    return subjects;
  }

  /**
   * Pods of a Gateway of Istio are those that its selector finds, in any namespace; those of a Gateway of the Gateway API have its name as a label. Pods that
   * are not in the input are taken to be in the root namespace.
   */
  private gateway(namespace: string, name: string): Omit<Subject, 'id'>[] {
    const named = ({ namespace: where, name: called }: ManifestObject) => where === namespace && called === name;
    const api = this.cluster.ofKind('gateway.networking.k8s.io', 'Gateway').find(named);
    const titles = new Set([`Gateway ${namespace}/${name}`, ...api === undefined ? [] : [`GatewayClass ${api.manifest.spec?.gatewayClassName}`]]);
    const subject = (where: string, labels: Labels): Omit<Subject, 'id'> => ({ role: 'gateway', from: CallerKind.GATEWAY, namespace: where, labels, titles });
    if (api !== undefined) {
      return [subject(namespace, { 'gateway.networking.k8s.io/gateway-name': name, 'istio.io/gateway-name': name })];
    }
    const selector = this.cluster.ofKind('networking.istio.io', 'Gateway').find(named)?.manifest.spec?.selector ?? {};
    const pods = [...this.cluster.workloads.all()].filter(workload => Object.keys(selector).length > 0 && hasLabels(workload, selector));
    return pods.length === 0 ? [subject(this.rootNamespace, selector)] : pods.map(({ object, labels }) => subject(object.namespace, labels));
  }

  private servicesByWorkload(): MultiMap<Workload, string> {
    const found = new MultiMap<Workload, string>();
    for (const { object, workloads } of this.cluster.services.values()) {
      workloads.forEach(workload => found.add(workload, object.title));
    }
    return found;
  }
}
