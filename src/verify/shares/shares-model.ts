import { Process, processesOf } from './processes';
import { Answer } from '../answer';
import { Branch, End, sharesBy } from '../branch';
import { CallerKind } from '../caller';
import { Workload } from '../cluster/workload';
import { hostOfService } from '../host-name';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';
import { RequestShares } from '../process-shares';
import { areSame, endOf, Shares } from './shares';
import { addressText, conditionText, requestText } from '../request-text';
import { System } from '../system/system';
import { TrafficRequest } from '../traffic-request';
import { TrafficSharesOptions } from '../traffic-shares';
import { serviceRequests } from '../transition/service-requests';

/** The processes of an input and the requests that concern each. */
export class SharesModel {
  public readonly processes: readonly Process[];
  /** Requests by the process that gets them or was meant to; those of nobody under `undefined`. */
  public readonly requests = new MultiMap<Process | undefined, TrafficRequest>();
  private readonly system: System;
  private readonly byWorkload: ReadonlyMap<Workload, Process>;
  /** Workloads by the host of a Service that selects them. */
  private readonly byHost: ReadonlyMap<string, readonly Workload[]>;

  constructor(objects: readonly ManifestObject[], options: TrafficSharesOptions) {
    this.system = new System(objects, [], options, options.rootNamespace ?? 'istio-system');
    this.processes = processesOf(this.system);
    this.byWorkload = new Map(this.processes.flatMap(process => [...process.workloads.keys()].map(workload => [workload, process] as const)));
    const { traffic, cluster } = this.system;
    this.byHost = new Map([...cluster.services.values()].map(({ name, namespace, workloads }) => [hostOfService(name, namespace), workloads]));
    const asked = [...traffic.probes.map(({ request }) => request), ...serviceRequests(cluster)];
    const all = new Map([...asked, ...asked.map(unconditional)].map(request => [requestText(request), request]));
    for (const request of all.values()) {
      const concerned = this.concernedBy(request);
      (concerned.size === 0 ? [undefined] : [...concerned]).forEach(process => this.requests.add(process, request));
    }
  }

  /** What becomes of a request, seen by a process; nothing where the input does not have what it comes in by. */
  public sharesOf(request: TrafficRequest, process: Process | undefined): RequestAnswer | undefined {
    if (!this.system.traffic.accepts(request.from)) {
      return undefined;
    }
    const { traffic } = this.system;
    const possibilities = traffic.send(request).map(branches => sharesOf(branches, process));
    return new RequestAnswer(request, this.isDirect(request, process), possibilities, () => traffic.answer(request));
  }

  /** Whether a request concerns a process of this input. */
  public isClaimed(request: TrafficRequest): boolean {
    return this.system.traffic.accepts(request.from) && this.concernedBy(request).size > 0;
  }

  private isDirect({ from, host }: TrafficRequest, process: Process | undefined): boolean {
    const workloads = [CallerKind.MESH, CallerKind.PLAIN].includes(from.kind) ? this.byHost.get(host) ?? [] : [];
    return workloads.length > 0 && workloads.every(workload => !['stable', undefined].includes(process?.workloads.get(workload)));
  }

  /** The processes whose workloads get it in any order of creation; else those whose Services have a part in its failure. */
  private concernedBy(request: TrafficRequest): ReadonlySet<Process> {
    const branches = this.system.traffic.send(request).flat();
    const reached = branches.flatMap(({ end: { workload } }) => workload ?? []);
    const meant = reached.length > 0 ? reached : branches.flatMap(({ chain }) => chain.flatMap(({ _object: { kind, namespace, name } }) => (
      kind === 'Service' ? this.system.cluster.services.get(`${namespace}/${name}`)?.workloads ?? [] : [])));
    return new Set(meant.flatMap(workload => this.byWorkload.get(workload) ?? []));
  }
}


/** The same without anything special: what a condition changes is seen beside it. */
function unconditional(request: TrafficRequest): TrafficRequest {
  const { headers, repeatedHeaders, cookies, query, ...usual } = request;
  return conditionText(request) === undefined ? request : usual;
}

/** Why it is so is looked up when somebody asks: most requests are only counted. */
export class RequestAnswer implements RequestShares {
  public readonly shares: Shares;
  public readonly dependsOnCreationOrder: boolean;
  public readonly text: string;
  public readonly from: string;
  public readonly address: string;
  public readonly condition?: string;

  constructor(
    public readonly request: TrafficRequest,
    public readonly direct: boolean,
    private readonly possibilities: readonly Shares[],
    private readonly ask: () => Answer,
  ) {
    const [first, ...others] = possibilities;
    this.shares = first;
    this.dependsOnCreationOrder = others.some(other => !areSame(first, other));
    this.text = requestText(request);
    this.from = String(request.from);
    this.address = addressText(request);
    this.condition = conditionText(request);
  }

  public get answer(): Answer {
    return this.ask();
  }

  /** Whether the same can become of it, whatever was created first. */
  public isLike(other: RequestAnswer): boolean {
    return this.dependsOnCreationOrder || other.dependsOnCreationOrder ? this.outcomes() === other.outcomes() : areSame(this.shares, other.shares);
  }

  private outcomes(): string {
    return [...new Set(this.possibilities.map(shares => JSON.stringify(Object.entries(shares).sort())))].sort().join();
  }
}

function sharesOf(branches: readonly Branch[], process: Process | undefined): Shares {
  const textOf = (end: End) => end.workload === undefined ? endOf(end) : process?.workloads.get(end.workload) ?? end.workload.id;
  return Object.fromEntries(sharesBy(branches, textOf));
}
