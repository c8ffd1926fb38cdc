import { Endpoint, KubernetesPort, KubernetesService } from './service';
import { isPortNumber, podTemplate, Workload } from './workload';
import { Workloads } from './workloads';
import { ManifestObject } from '../manifest-object';
import { itemsOf, recordOf } from '../untyped';

/** The Services of the input by `namespace/name`. */
export function servicesOf(objects: readonly ManifestObject[], workloads: Workloads): Map<string, KubernetesService> {
  return new Map(objects.filter(({ kind, group }) => kind === 'Service' && group === '').map(object => {
    const service = new SelectingService(object, workloads);
    return [service.id, service];
  }));
}

class SelectingService implements KubernetesService {
  public readonly namespace: string;
  public readonly name: string;
  public readonly id: string;
  public readonly headless: boolean;
  public readonly externalName?: string;
  public readonly selects: boolean;
  private found?: readonly Workload[];
  private portList?: readonly KubernetesPort[];
  private readonly byTarget = new Map<number | string, readonly Endpoint[]>();

  constructor(public readonly object: ManifestObject, private readonly all: Workloads) {
    const { type, clusterIP, externalName, selector } = object.manifest.spec ?? {};
    this.namespace = object.namespace;
    this.name = object.name;
    this.id = `${object.namespace}/${object.name}`;
    this.headless = clusterIP === 'None';
    this.externalName = type === 'ExternalName' ? externalName : undefined;
    this.selects = Object.keys(selector ?? {}).length > 0;
  }

  public get ports(): readonly KubernetesPort[] {
    this.portList ??= (this.object.manifest.spec?.ports ?? []).map(({ name, port, targetPort = port, appProtocol, protocol = 'TCP' }: any) => (
      { name, port, targetPort, appProtocol, protocol }));
    return this.portList!;
  }

  public get workloads(): readonly Workload[] {
    this.found ??= this.selects ? this.all.selected(this.namespace, this.object.manifest.spec.selector) : [];
    return this.found;
  }

  public endpoints({ targetPort }: KubernetesPort): readonly Endpoint[] {
    let endpoints = this.byTarget.get(targetPort);
    if (endpoints === undefined) {
      const all = this.object.manifest.spec?.publishNotReadyAddresses === true;
      endpoints = this.workloads.filter(workload => listensOn(workload, targetPort))
        .map(workload => ({ workload, pods: all ? workload.pods : workload.ready })).filter(({ pods }) => pods > 0);
      this.byTarget.set(targetPort, endpoints);
    }
    return endpoints;
  }
}

/** Pods without a container port of the name are no endpoints of a port that is given by name. */
function listensOn({ object }: Workload, targetPort: number | string): boolean {
  if (isPortNumber(targetPort)) {
    return true;
  }
  const { containers, initContainers } = recordOf(podTemplate(object).spec);
  return [...itemsOf(containers), ...itemsOf(initContainers).filter(({ value }) => value.restartPolicy === 'Always')]
    .some(({ value }) => itemsOf(value.ports).some(({ value: { name } }) => name === targetPort));
}
