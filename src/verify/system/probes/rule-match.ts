import { Address } from './address';
import { pathSamples, textSample } from './text-sample';
import { Caller, CallerKind } from '../../caller';
import { HttpMatch, Side } from '../../istio/http-match';
import { received, Received } from '../../istio/received';
import { ManifestObject } from '../../manifest-object';
import { sendableMessage } from '../../message';
import { TrafficRequest } from '../../traffic-request';
import { given, ifNumber, listOf, recordOf, textOf } from '../../untyped';

/** A header of HTTP; other names are questions to what came before, such as `@request.auth.claims.group`. */
const HEADER = /^[\w!#$%&'*+.^`|~-]+$/;

/** Methods that are tried where a rule says none: the default first. */
const METHODS = [undefined, 'POST', 'PUT'];

/** A match of a rule, as a VirtualService has it, and where it is written. */
export class RuleMatch {
  private readonly test: HttpMatch;

  /**
   * @param json an item of `match` with full names
   * @param slashes whether prefixes end at slashes, as in the Gateway API
   */
  constructor(public readonly object: ManifestObject, public readonly path: readonly string[], public readonly json: any, slashes = false) {
    this.test = new HttpMatch(json, slashes);
  }

  /** Whether a request meets it. */
  public takes(message: Received, side: Side): boolean {
    return this.test.isFor(side) && this.test.holds(message);
  }

  /**
   * A request that meets it, from somebody with the address: one that others before it do not take, if that is possible.
   *
   * @param others those that would take the request first
   */
  public request(address: Address, others: readonly RuleMatch[]): TrafficRequest | undefined {
    const all = [address, ...address.elsewhere ?? []];
    const atPort = all.filter(({ side }) => side.port === this.json.port);
    let first: TrafficRequest | undefined;
    for (const one of atPort.length > 0 ? atPort : all) {
      const found = this.requestTo(one, others);
      if (found?.free === true) {
        return found.request;
      }
      first ??= found?.request;
    }
    return first;
  }

  private requestTo(address: Address, others: readonly RuleMatch[]): { readonly request: TrafficRequest; readonly free: boolean } | undefined {
    const own = this.callerOf(address);
    const fields = this.fields();
    if (own === undefined || fields === undefined) {
      return undefined;
    }
    const { authority, method, ...rest } = fields;
    const { from, host, port, scheme } = own;
    const chosen = this.json.scheme === undefined ? scheme : textSample(this.json.scheme);
    let first: TrafficRequest | undefined;
    for (const path of pathSamples(this.json.uri)) {
      for (const one of method === undefined ? METHODS : [method]) {
        const request: TrafficRequest = { from, host: authority ?? host, port, scheme: chosen, path, method: one, ...rest };
        const sent = sendableMessage(request);
        const message = sent && received(sent, own.side.gateway !== 'mesh');
        if (message !== undefined && this.takes(message, own.side)) {
          if (!others.some(other => other.takes(message, own.side))) {
            return { request, free: true };
          }
          first ??= request;
        }
      }
    }
    return first && { request: first, free: false };
  }

  /** The address of somebody whom istiod makes the rule for. */
  private callerOf(address: Address): Address | undefined {
    const { gateways, sourceLabels, sourceNamespace } = this.json;
    const port = ifNumber(this.json.port) ?? address.port;
    const labels = recordOf(sourceLabels);
    const byGateway = listOf(gateways).length > 0;
    const namespace = byGateway ? address.side.namespace : textOf(sourceNamespace) || address.side.namespace;
    const inMesh = address.from.kind === CallerKind.MESH;
    const isPod = inMesh && !byGateway;
    const pod = { namespace, labels: { ...address.side.labels, ...labels } };
    const side = { ...address.side, port: port ?? address.side.port, ...isPod ? pod : {} };
    const from = isPod ? Caller.mesh(namespace, { labels: side.labels }) : address.from;
    return this.test.isFor(side) ? { ...address, port, from, side } : undefined;
  }

  private fields(): Fields | undefined {
    const { headers, method, authority, queryParams } = this.json;
    const sent = Object.entries(recordOf(headers));
    const named = (name: string) => sent.find(([key]) => key === name)?.[1];
    const texts = {
      headers: samples(sent.filter(([name]) => !name.startsWith(':'))),
      query: samples(Object.entries(recordOf(queryParams))),
    };
    const [ownMethod, ownAuthority] = [method ?? named(':method'), authority ?? named(':authority')].map(one => given(one) ? textSample(one) : undefined);
    return texts.headers === undefined || texts.query === undefined || Object.keys(texts.headers).some(name => !HEADER.test(name)) ? undefined : {
      ...Object.keys(texts.headers).length === 0 ? {} : { headers: texts.headers },
      ...Object.keys(texts.query).length === 0 ? {} : { query: texts.query },
      method: ownMethod,
      authority: ownAuthority,
    };
  }
}

/** Parts of a request. */
interface Fields {
  readonly headers?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: string };
  readonly method?: string;
  readonly authority?: string;
}

function samples(conditions: readonly [string, unknown][]): { [name: string]: string } | undefined {
  const found = conditions.map(([name, condition]) => [name, textSample(condition)] as const);
  return found.some(([, text]) => text === undefined) ? undefined : Object.fromEntries(found as [string, string][]);
}
