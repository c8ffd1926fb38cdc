import { App, Chart } from 'cdk8s';
import { Answer, Caller, Manifests, Outcome, Possibility, TrafficModel, TrafficModelOptions, TrafficRequest } from './index';

export { Caller } from './index';

/** Percentages by who answers: a track (`canary`), a workload (`auth/auth-api` or `auth-api`), or `HTTP 404` where a proxy does. */
export interface Shares {
  readonly [answeredBy: string]: number;
}

/** Most that a percentage may be away from the expected one, so that a third can be written as 33.33. */
const ROUNDING = 0.005 + 1e-9;

/**
 * Says what happens to requests, and fails with the objects and fields that decided otherwise. For jest, vitest, node:test or
 * any other runner that takes a thrown error for a failure.
 *
 * The input is rendered once, here: keep the result and ask it about several requests.
 *
 * @param input an app, a chart, or manifests from anywhere
 */
export function expectTraffic(input: App | Chart | Manifests, options?: TrafficModelOptions): TrafficExpectation {
  const manifests = input instanceof Manifests ? input : Chart.isChart(input) ? Manifests.fromChart(input) : Manifests.fromApp(input);
  return new TrafficExpectation(TrafficModel.of(manifests, options), {});
}

/** A request in the making, and what is expected of it. Every method returns a new one, so that a beginning can be shared. */
export class TrafficExpectation {
  /** @internal */
  constructor(private readonly model: TrafficModel, private readonly request: Partial<TrafficRequest>) {}

  /** Where the request comes from; has to be said. */
  public from(caller: Caller): TrafficExpectation {
    return this.with({ from: caller });
  }

  /** Host that is asked for. It can be left out where the gateway has routes for one host only. */
  public host(host: string): TrafficExpectation {
    return this.with({ host });
  }

  /** Port that is connected to; 80 unless it is said. */
  public port(port: number): TrafficExpectation {
    return this.with({ port });
  }

  /** HTTPS instead of HTTP. */
  public https(): TrafficExpectation {
    return this.with({ scheme: 'https' });
  }

  /** A GET request for a path, with a query if there is one. */
  public get(path: string): TrafficExpectation {
    return this.method('GET', path);
  }

  /** A POST request for a path. */
  public post(path: string): TrafficExpectation {
    return this.method('POST', path);
  }

  /** A request of any method for a path. */
  public method(method: string, path: string): TrafficExpectation {
    return this.with({ method, path });
  }

  /** A call of a gRPC method: `shop.Cart`, `Add`. */
  public grpc(service: string, method: string): TrafficExpectation {
    return this.with({ grpcService: service, grpcMethod: method });
  }

  /** A header more; one that is there already is sent twice. */
  public header(name: string, value: string): TrafficExpectation {
    const sent = this.request.repeatedHeaders ?? {};
    return this.with({ repeatedHeaders: { ...sent, [name]: [...sent[name] ?? [], value] } });
  }

  /** A cookie more. */
  public cookie(name: string, value: string): TrafficExpectation {
    return this.with({ cookies: { ...this.request.cookies, [name]: value } });
  }

  /** A parameter of the query more. */
  public query(name: string, value: string): TrafficExpectation {
    return this.with({ query: { ...this.request.query, [name]: value } });
  }

  /**
   * Fails unless exactly these get the request, in percent: `{ stable: 95, canary: 5 }`, `{ 'HTTP 404': 100 }`. Where the order of creation
   * decides, every order must give these shares.
   */
  public toReach(shares: Shares): void {
    const sum = Object.values(shares).reduce((one, other) => one + other, 0);
    if (Math.abs(sum - 100) > 0.05) {
      throw new Error(`shares must add up to 100 percent, got ${sum}`);
    }
    const answer = this.answer();
    if (!answer.complete || !answer.possibilities.every(possibility => reaches(possibility, shares))) {
      throw new Error(`expected ${this.described()} to reach ${text(shares)}, got:\n${answer}`);
    }
  }

  /** Fails unless exactly these get copies, in percent of the requests: `{ canary: 25 }`, or `{}` for none. */
  public toMirror(shares: Shares): void {
    const answer = this.answer();
    const mirrors = (possibility: Possibility) => {
      const copies = possibility.mirrors.map(({ workload, share, track }) => ({ names: namesOf(workload, track), share }));
      return same(copies, shares);
    };
    if (!answer.possibilities.every(mirrors)) {
      throw new Error(`expected ${this.described()} to be copied to ${text(shares)}, got:\n${answer}`);
    }
  }

  /** The answer itself, for expectations of your own. */
  public answer(): Answer {
    return this.model.send(this.complete());
  }

  private complete(): TrafficRequest {
    const { from } = this.request;
    if (from === undefined) {
      throw new Error('from must be said, got nothing: .from(Caller.gateway("istio-system/public"))');
    }
    return { ...this.request, from, host: this.request.host ?? this.onlyHost(from) };
  }

  private described(): string {
    const { from, host, method = 'GET', path = '/', grpcService, grpcMethod, repeatedHeaders = {}, cookies = {}, query = {} } = this.complete();
    const extras = [
      ...Object.entries(repeatedHeaders).flatMap(([name, values]) => values.map(value => `${name}: ${value}`)),
      ...Object.entries(cookies).map(([name, value]) => `cookie ${name}=${value}`),
      ...Object.entries(query).map(([name, value]) => `query ${name}=${value}`),
    ];
    const what = grpcService === undefined ? `${method} ${host}${path}` : `${grpcService}/${grpcMethod} of ${host}`;
    return `${what} from ${from}${extras.length === 0 ? '' : ` with ${extras.join(', ')}`}`;
  }

  private with(more: Partial<TrafficRequest>): TrafficExpectation {
    return new TrafficExpectation(this.model, { ...this.request, ...more });
  }

  private onlyHost(from: Caller): string {
    const hosts = this.model.hosts(from);
    if (hosts.length !== 1 || hosts[0].includes('*')) {
      throw new Error(`host must be said, because ${from} has ${hosts.length === 0 ? 'no hosts of its own' : `the hosts ${hosts.join(', ')}`}: .host("...")`);
    }
    return hosts[0];
  }
}

function reaches({ outcomes }: Possibility, shares: Shares): boolean {
  return same(outcomes.map(outcome => ({ names: outcomeNames(outcome), share: outcome.share })), shares);
}

/** Whether what has the names of a key gets its percentage, and nobody else gets anything. */
function same(parts: { names: string[]; share: number }[], shares: Shares): boolean {
  const left = new Map(Object.entries(shares));
  for (const { names, share } of parts) {
    const name = names.find(one => left.has(one));
    if (name === undefined) {
      return false;
    }
    left.set(name, left.get(name)! - 100 * share);
  }
  return [...left.values()].every(difference => Math.abs(difference) <= ROUNDING);
}

function outcomeNames({ workload, track, status, kind }: Outcome): string[] {
  return workload === undefined ? [status === undefined ? kind : `HTTP ${status}`] : namesOf(workload, track);
}

function namesOf(workload: string, track: string | undefined): string[] {
  return [...track === undefined ? [] : [track], workload, workload.replace(/^.*\//, '')];
}

function text(shares: Shares): string {
  return Object.entries(shares).map(([answeredBy, share]) => `${answeredBy} ${share} %`).join(', ') || 'nobody';
}
