import { Cluster } from '../../cluster/cluster';
import { KubernetesService } from '../../cluster/service';
import { fullHost } from '../../istio/full-host';
import { VirtualService } from '../../istio/virtual-service';
import { serviceOf } from '../../kubernetes/service-host';
import { ManifestObject } from '../../manifest-object';
import { ifNumber, ifText, itemsOf, recordOf, textOf } from '../../untyped';

/** A destination as a VirtualService has it. */
export interface WrittenDestination {
  /** As it is written. */
  readonly written: string;
  /** Full, where it is a Service of the namespace. */
  readonly host: string;
  readonly subset?: string;
  readonly port?: number;
  readonly weight?: number;
  /** Path of the `destination`. */
  readonly path: readonly string[];
}

/** A rule of `http` as it is written. */
export interface WrittenRule {
  readonly json: any;
  /** Its name, or its number from 1. */
  readonly title: string;
  readonly path: readonly string[];
  readonly destinations: readonly WrittenDestination[];
}

// Many rules ask for them.
const roots = new WeakMap<Cluster, readonly VirtualService[]>();
const rules = new WeakMap<ManifestObject, readonly WrittenRule[]>();

/** VirtualServices with hosts; those without are for others to delegate to. */
export function rootsOf(cluster: Cluster): readonly VirtualService[] {
  const found = roots.get(cluster) ?? cluster.ofKind('networking.istio.io', 'VirtualService')
    .map(object => new VirtualService({ object, spec: recordOf(object.manifest.spec), origins: [], gatewaySemantics: false }, () => undefined))
    .filter(({ hosts }) => hosts.length > 0);
  roots.set(cluster, found);
  return found;
}

/** The rules of `http` of a VirtualService. */
export function rulesOf(object: ManifestObject): readonly WrittenRule[] {
  const found = rules.get(object) ?? readRules(object);
  rules.set(object, found);
  return found;
}

function readRules({ manifest, namespace }: ManifestObject): WrittenRule[] {
  return itemsOf(recordOf(manifest.spec).http).map(({ value, index }) => {
    const path = ['spec', 'http', index];
    return { json: value, path, title: ifText(value.name) === undefined ? `rule ${Number(index) + 1}` : `rule "${value.name}"`, destinations: destinationsOf(value, path, namespace) };
  });
}

function destinationsOf(rule: any, path: readonly string[], namespace: string): WrittenDestination[] {
  return itemsOf(rule.route).map(({ value, index }) => {
    const { host, subset, port } = recordOf(value.destination);
    return {
      written: textOf(host),
      host: fullHost(textOf(host), namespace),
      subset: ifText(subset),
      port: ifNumber(recordOf(port).number),
      weight: ifNumber(value.weight),
      path: [...path, 'route', index, 'destination'],
    };
  });
}

/** The Service of a full host, if the input has it. */
export function serviceAt(cluster: Cluster, host: string): KubernetesService | undefined {
  return host.endsWith('.svc.cluster.local') ? serviceOf(cluster, host, '') : undefined;
}

/** Hosts of the ServiceEntries of the input. */
export function entryHosts(cluster: Cluster): string[] {
  return cluster.ofKind('networking.istio.io', 'ServiceEntry').flatMap(({ manifest }) => itemsOf([manifest.spec]).flatMap(({ value }) => (value.hosts ?? []) as string[]));
}

/** Whether the VirtualService divides requests: by weights, or by rules that go to several versions. */
export function divides(object: ManifestObject): boolean {
  const targets = rulesOf(object).flatMap(({ destinations }) => destinations.map(({ host, subset }) => `${host} ${subset ?? ''}`));
  return new Set(targets).size > 1;
}
