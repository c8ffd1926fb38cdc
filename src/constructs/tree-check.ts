import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { CheckedProcess, CheckedService, isService } from './checked-process';
import { cookieConflicts } from './cookie-conflicts';
import { podOwners } from './pod-owners';
import { ForeignObject, routeConflicts, RouteOwner } from './route-conflicts';
import { staleReferences } from './stale-references';
import { QUOTES_SCALARS } from '../domain/yaml-scalars';

const CHECKS = new WeakMap<IConstruct, TreeCheck>();

/**
 * What only the whole tree shows: two makers of one object, two services for one request, references to what is gone.
 *
 * The root is validated before everything below it, so the tree is examined once per synth, in linear time, and each
 * process then reports its share under its own path.
 */
export class TreeCheck {
  /** The check of an app. */
  public static of(root: IConstruct): TreeCheck {
    const check = CHECKS.get(root) ?? new TreeCheck(root);
    CHECKS.set(root, check);
    return check;
  }

  private readonly processes = new Map<Construct, CheckedProcess>();
  private readonly owners = new Map<Construct, RouteOwner>();
  private readonly bound = new Set<Construct>();
  private found = new Map<Construct, string[]>();

  private constructor(private readonly root: IConstruct) {
    root.node.addValidation({
      validate: () => {
        this.found = this.examine();
        return [];
      },
    });
  }

  public add(process: CheckedProcess): void {
    const { construct } = process;
    this.processes.set(construct, process);
    construct.node.addValidation({ validate: () => this.found.get(construct) ?? [] });
  }

  /** Adds a construct that binds the routes of services to hosts. */
  public addOwner(owner: RouteOwner, services: Construct[]): void {
    const { construct } = owner;
    this.owners.set(construct, owner);
    services.forEach(service => this.bound.add(service));
    construct.node.addValidation({ validate: () => this.found.get(construct) ?? [] });
  }

  private examine(): Map<Construct, string[]> {
    const tree = this.root.node.findAll();
    const objects = tree.filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
    const quoted = this.root.node.tryGetContext(QUOTES_SCALARS) === true;
    const found = new Map<Construct, string[]>();
    const sound: CheckedProcess[] = [];
    for (const construct of tree as Construct[]) {
      const process = this.processes.get(construct);
      if (process !== undefined) {
        const { model, patchProblems } = process;
        const late = model.lateProblems();
        const problems = late.length > 0 ? late
          : [...quoted ? [] : model.misreadProblems(), ...patchProblems(), ...isService(process) ? this.unbound(process) : []];
        found.set(construct, [...new Set(problems)]);
        if (problems.length === 0) {
          sound.push(process);
        }
      }
    }
    const services = sound.filter(isService);
    const twins = this.twins(objects);
    const foreign = objects.filter(({ node }) => !this.processes.has(node.scope as Construct) && !this.owners.has(node.scope as Construct));
    const byHost = new Map(services.map(service => [hostOf(service), service]));
    const ours = sound.flatMap(({ construct }) => construct.node.children.filter(child => ApiObject.isApiObject(child)) as ApiObject[]);
    // Rendering one can be expensive, and where nothing of ours is sound nobody asks.
    const written = services.length === 0 ? [] : foreign.filter(({ apiVersion }) => apiVersion.includes('/'))
      .map((object): ForeignObject => ({ object, manifest: object.toJson() }));
    for (const problems of [
      twins,
      routeConflicts(services.filter(({ construct }) => !twins.has(construct)), [...this.owners.values()], written),
      staleReferences(sound, [...foreign, ...ours]),
      podOwners(sound, foreign),
      this.rivals(services, byHost, written),
      this.bypasses(services, byHost),
      cookieConflicts(services),
      this.namespaces(services, foreign),
    ]) {
      problems.forEach((lines, construct) => found.set(construct, [...found.get(construct) ?? [], ...lines]));
    }
    return found;
  }

  /** Processes that make an object which somebody else makes, too: the last one applied would win. */
  private twins(objects: ApiObject[]): Map<Construct, string[]> {
    const first = new Map<string, ApiObject>();
    const shared = new Map<Construct, Map<string, string[]>>();
    for (const object of objects) {
      const key = [object.apiGroup, object.kind, object.metadata.namespace ?? '', object.name].join('|');
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, object);
        continue;
      }
      const [ours, theirs] = this.processes.has(object.node.scope as Construct) ? [object, other] : [other, object];
      const process = ours.node.scope as Construct;
      if (this.processes.has(process)) {
        const maker = this.processes.has(theirs.node.scope as Construct) ? theirs.node.scope! : theirs;
        const byMaker = shared.get(process) ?? new Map<string, string[]>();
        byMaker.set(maker.node.path, [...byMaker.get(maker.node.path) ?? [], `${object.kind} ${object.name}`]);
        shared.set(process, byMaker);
      }
    }
    return new Map([...shared].map(([process, byMaker]) => [process, [...byMaker].map(([maker, names]) =>
      `${names.join(', ')} must be made once, but ${maker} makes ${names.length === 1 ? 'it' : 'them'}, too: give one of them another name or namespace`,
    )]));
  }

  /** Routes that nobody binds to a host. */
  private unbound({ construct, model: { props } }: CheckedService): string[] {
    const binder = props.routing.provider.boundBy();
    return binder === undefined || this.bound.has(construct) ? []
      : [`the routes of the service must be bound by ${binder}, got none: add the service to one`];
  }

  /** Hand-written objects that change what ours do. */
  private rivals(services: CheckedService[], byHost: Map<string, CheckedService>, foreign: ForeignObject[]): Map<Construct, string[]> {
    const providers = new Map(services.map(({ model: { props: { routing: { provider } } } }) => [provider.constructor, provider]));
    const found = new Map<Construct, string[]>();
    for (const { object, manifest } of foreign) {
      for (const [constructor, provider] of providers) {
        for (const { service: host, entry, reason } of provider.rivals(manifest)) {
          const service = byHost.get(host);
          if (service !== undefined && service.model.props.routing.provider.constructor === constructor && comesIn(service, entry)) {
            found.set(service.construct, [...found.get(service.construct) ?? [], `${object.kind} ${object.node.path} ${reason}`]);
          }
        }
      }
    }
    return found;
  }

  /** Routes to the Service of another service that go past its split. */
  private bypasses(services: CheckedService[], byHost: Map<string, CheckedService>): Map<Construct, string[]> {
    return new Map(services.map(({ construct, model: { props, subject } }) => [construct, props.routing.provider.bypasses(subject).flatMap(host => {
      const target = byHost.get(host);
      return target === undefined || target.construct === construct ? []
        : [`a route goes to the Service ${host} as a whole, past the split of ${target.construct.node.path}: use routeTarget() of that service`];
    })]));
  }

  private namespaces(services: CheckedService[], objects: ApiObject[]): Map<Construct, string[]> {
    const labels = new Map(objects.filter(({ kind }) => kind === 'Namespace').map(object => [object.name, object.toJson().metadata.labels ?? {}]));
    return new Map(services.map(({ construct, model: { props, subject } }) =>
      [construct, props.routing.provider.namespaceProblems(labels.get(subject.namespace ?? '') ?? {})]));
  }
}

/** Whether requests of a service come in somewhere. */
function comesIn({ model: { props, subject } }: CheckedService, entry: string | undefined): boolean {
  return entry === undefined || props.routing.provider.claims(subject).some(claim => claim.entry === entry);
}

/** The Service of a service, as providers name it. */
function hostOf({ model: { subject: { name, namespace } } }: CheckedService): string {
  return namespace === undefined ? name : `${name}.${namespace}`;
}
