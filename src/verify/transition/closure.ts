import { keyOf } from './object-key';
import { namesOf, namesWithin, Node, References } from './references';
import { mayMatch, routerOf } from './router';
import { Part } from './verdict';
import { Caller, CallerKind } from '../caller';
import { WORKLOAD_KINDS } from '../cluster/workload';
import { hostOfService } from '../host-name';
import { mayBeHttp, protocolNamed } from '../istio/port-protocol';
import { ManifestObject } from '../manifest-object';
import { itemsOf, recordOf, textOf } from '../untyped';

/**
 * The keys of all objects of both sides that can have a part in the answer to requests of a caller for a host: what is asked for it, what that
 * names, the pods behind it, and what acts on all of these.
 */
export function closureOf(references: References, from: Caller, host: string): ReadonlySet<string> {
  const visit = new Visit(references, from.kind === CallerKind.PLAIN, true);
  visit.addWay(from, host);
  return visit.finish();
}

/** The same where it is known which parts of routing objects the requests meet: of what routing objects name, only what these parts do. */
export function closureOfParts(references: References, from: Caller, host: string, parts: readonly Part[]): ReadonlySet<string> {
  const visit = new Visit(references, from.kind === CallerKind.PLAIN, false);
  visit.addWay(from, host);
  parts.forEach(part => visit.addPart(part));
  return visit.finish();
}

/** Whether an object decides where requests go; others are where they go to. */
export function isRouting({ group, kind, manifest }: ManifestObject): boolean {
  return WORKLOAD_KINDS.get(kind) !== group && !GOALS.includes(kind) && recordOf(manifest.spec).scaleTargetRef === undefined;
}

/** Kinds that rules name, or that act on what they name. */
const GOALS = ['Service', 'DestinationRule', 'ServiceEntry', 'Secret'];

/** The rule that a field is of: routes that stand beside it in the rule belong to it. */
const RULES = /^(spec\.(http|tls|tcp|rules)\.\d+(\.http\.paths\.\d+)?|spec\.defaultBackend)(\.|$)/;

class Visit {
  private readonly keys = new Set<string>();
  /** What counts by itself, whatever it leads to. */
  private readonly beside = new Set<string>();
  private readonly open: Node[] = [];

  /**
   * @param plain whether Services and their pods are all that counts, as for callers without a proxy
   * @param whole whether everything counts that a routing object names, whatever part of it is met
   */
  constructor(private readonly references: References, private readonly plain: boolean, private readonly whole: boolean) {}

  /** Takes an object, as it was and as it is to be. */
  public add({ key }: Pick<Node, 'key'>): void {
    if (!this.keys.has(key)) {
      this.keys.add(key);
      this.open.push(...this.references.versions.get(key));
    }
  }

  /** What a caller for a host meets first. */
  public addWay(from: Caller, host: string): void {
    const { everywhere } = this.references;
    const name = host.toLowerCase().replace(/\.?(:\d+)?$/, '');
    if (!this.plain) {
      everywhere.forEach(node => this.add(node));
    }
    this.addHost(name, from.namespace || 'default');
    if (from.kind === CallerKind.MESH) {
      this.references.listening.forEach(node => this.add(node));
      // Whether plain HTTP is taken for TCP depends on whether any Service has HTTP at the port.
      if (this.references.byHost.get(name).some(isTcpEntry)) {
        this.references.allServices.forEach(({ key }) => this.beside.add(key));
      }
    }
    if (from.kind === CallerKind.GATEWAY) {
      everywhere.filter(({ object: { kind } }) => kind === 'Gateway').forEach(({ object: { manifest } }) => this.addCarriers(recordOf(recordOf(manifest.spec).selector)));
    }
  }

  /** An object, and what the rule names that the field is of. */
  public addPart({ object, path }: Part): void {
    const key = keyOf(object);
    this.add({ key });
    if (isRouting(object)) {
      const [, rule] = RULES.exec(path.join('.')) ?? [];
      const steps = rule?.split('.') ?? path;
      const met = steps.reduce((value, step) => Array.isArray(value) ? value[Number(step)] : recordOf(value)[step], object.manifest);
      this.addNamed(object, [met, object.manifest.metadata.annotations]);
    }
  }

  /** What is asked for a host, in all forms that a name of the cluster has. */
  private addHost(host: string, namespace: string): void {
    const { byHost, byName } = this.references;
    const names = namesOf(host, namespace);
    const forms = names.flatMap(name => {
      const [where, service] = name.split('/');
      return service === undefined ? [name] : [service, `${service}.${where}`, `${service}.${where}.svc`, hostOfService(service, where)];
    });
    for (const form of this.plain ? [] : forms) {
      byHost.get(form).forEach(node => this.add(node));
      this.addPatterns(form, () => true);
    }
    names.forEach(name => byName.get(name).filter(({ object: { kind } }) => !this.plain || kind === 'Service').forEach(node => this.add(node)));
  }

  private addPatterns(host: string, wanted: (node: Node) => boolean): void {
    this.references.byPattern.filter(({ node, patterns }) => wanted(node) && patterns.some(pattern => mayMatch(pattern, host)))
      .forEach(({ node }) => this.add(node));
  }

  /** The pods of a gateway, and the Services that have them. */
  private addCarriers(selector: any): void {
    for (const workload of this.references.selected(undefined, selector)) {
      this.add(workload);
      this.references.selecting(workload).forEach(service => this.add(service));
    }
  }

  public finish(): ReadonlySet<string> {
    for (let node = this.open.pop(); node !== undefined; node = this.open.pop()) {
      this.expand(node);
    }
    return new Set([...this.keys, ...this.beside]);
  }

  private expand(node: Node): void {
    const { object } = node;
    const { group, kind, namespace, name, manifest } = object;
    const id = `${namespace}/${name}`;
    if (WORKLOAD_KINDS.get(kind) === group) {
      this.references.scalers.get(id).forEach(one => this.add(one));
      // Pods of another object of the input are that object's.
      itemsOf(manifest.metadata.ownerReferences).forEach(({ value }) => this.references.workloadsByName.get(`${namespace}/${textOf(value.name)}`).forEach(one => this.add(one)));
    } else if (kind === 'Service' && group === '') {
      this.addService(node, id);
    } else if (routerOf(object) !== undefined || kind === 'Gateway') {
      if (this.whole || !isRouting(object)) {
        this.addNamed(object, [manifest.spec, manifest.metadata.annotations]);
      }
      const loadBalancer = this.references.groupOf(node);
      (loadBalancer === '' ? [] : this.references.groups.get(loadBalancer)).forEach(one => this.add(one));
      this.references.selected(namespace, recordOf(recordOf(recordOf(manifest.spec).workloadSelector).labels)).forEach(one => this.add(one));
    }
  }

  private addService({ object: { namespace, name, manifest } }: Node, id: string): void {
    const { selector, externalName } = recordOf(manifest.spec);
    this.references.selected(namespace, recordOf(selector)).forEach(one => this.add(one));
    if (!this.plain) {
      this.references.naming.get(id).forEach(one => this.add(one));
      this.addRules(id, hostOfService(name, namespace));
    }
    if (externalName !== undefined) {
      this.addHost(textOf(externalName).toLowerCase(), namespace);
    }
  }

  /** DestinationRules for a host, and those for many. */
  private addRules(...names: readonly string[]): void {
    names.forEach(name => this.references.rules.get(name).forEach(one => this.add(one)));
    this.references.wildRules.filter(({ host }) => names.some(name => mayMatch(host, name))).forEach(({ node }) => this.add(node));
  }

  /** Everything whose name is written somewhere in a value of an object, in its own namespace or in one that is written there, too. */
  private addNamed({ namespace }: ManifestObject, value: unknown): void {
    const texts = namesWithin(value);
    const hosts = texts.flatMap(text => namesOf(text.replace(/^.*\//, ''), namespace));
    const namespaces = new Set([namespace, ...texts.flatMap(text => text.split(/[./]/)).filter(text => this.references.namespaces.has(text))]);
    const names = new Set(texts.flatMap(text => [text, text.replace(/^.*\//, '')]));
    hosts.forEach(host => {
      this.references.byHost.get(host).filter(isServiceEntry).forEach(one => this.add(one));
      this.addPatterns(host, isServiceEntry);
      this.references.byName.get(host).forEach(one => this.add(one));
      this.addRules(host);
    });
    namespaces.forEach(where => names.forEach(name => this.references.byName.get(`${where}/${name}`).forEach(one => this.add(one))));
  }
}

/** Whether it is for something else than HTTP at some port. */
function isTcpEntry(node: Node): boolean {
  const { ports } = recordOf(node.object.manifest.spec);
  return isServiceEntry(node) && itemsOf(ports).some(({ value: { protocol } }) => !mayBeHttp(protocolNamed(protocol)));
}

function isServiceEntry({ object: { kind } }: Node): boolean {
  return kind === 'ServiceEntry';
}
