import { GatewayConfig } from './config';
import { GatewayAnswer } from './gateway-answer';
import { GatewayListeners } from './gateway-listeners';
import { GatewayPod } from './gateway-pod';
import { Registry } from './registry';
import { Upstream } from './upstream';
import { VirtualServices } from './virtual-services';
import { after } from '../branch';
import { Cluster } from '../cluster/cluster';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { listOf, recordOf } from '../untyped';

type Answering = Pick<GatewayAnswer, 'send'>;

/** All gateways, by `namespace/name` of their objects. */
export class Gateways {
  private readonly configs: readonly GatewayConfig[];
  private readonly byName = new Map<string, GatewayConfig>();
  private readonly answers = new Map<string, Answering>();

  /**
   * @param listeners what istiod makes of Gateways of the Gateway API
   */
  constructor(
    private readonly cluster: Cluster, private readonly rootNamespace: string, listeners: readonly GatewayConfig[],
    private readonly virtualServices: VirtualServices, private readonly registry: Registry, private readonly upstream: Upstream,
  ) {
    const written = cluster.ofKind('networking.istio.io', 'Gateway').map((object): GatewayConfig => {
      const { servers, selector } = recordOf(object.manifest.spec);
      return { object, id: `${object.namespace}/${object.name}`, servers: listOf(servers), selector: recordOf(selector) };
    });
    this.configs = [...written, ...listeners];
    [...this.configs].reverse().forEach(config => this.byName.set(`${config.object.namespace}/${config.object.name}`, config));
  }

  /** Whether there is such a gateway, or a VirtualService that names it: gateways are often somebody else's. */
  public has(name: string): boolean {
    return this.byName.has(name) || this.virtualServices.of(name).length > 0;
  }

  /** `namespace/name` of those in the input, and of those that it names. */
  public get names(): string[] {
    return [...new Set([...this.byName.keys(), ...this.virtualServices.gateways])];
  }

  /** Hosts that VirtualServices and routes have at a gateway. */
  public hosts(name: string): string[] {
    return this.configs.filter(({ object }) => `${object.namespace}/${object.name}` === name).map(({ id }) => id).concat(name)
      .flatMap(id => this.virtualServices.of(id)).flatMap(({ hosts }) => hosts);
  }

  /** What answers requests that come to a gateway. */
  public answer(name: string): Answering {
    let answer = this.answers.get(name);
    if (answer === undefined) {
      answer = this.answering(name);
      this.answers.set(name, answer);
    }
    return answer;
  }

  private answering(name: string): Answering {
    const known = this.byName.get(name);
    if (known === undefined) {
      const own = unknownGateway(name, this.virtualServices.of(name)[0].object);
      // Where its pods are is not said; its own namespace is where they do least harm to what is exported to few.
      return this.carried(own, GatewayPod.of(own, this.cluster, name.split('/')[0]), [own]);
    }
    const pod = GatewayPod.of(known, this.cluster, this.rootNamespace);
    const others = pod.known || known.selector === undefined ? undefined : this.knownPods();
    if (others === undefined) {
      return this.carried(known, pod, this.configs.filter(config => config.object === known.object || pod.carries(config)));
    }
    const nobody = new Decision(known.object, ['spec', 'selector'], 'finds no pods, although the input has pods of gateways: the request comes to those');
    const answer = this.carried(known, others, this.configs.filter(config => others.carries(config)));
    return { send: (message, visit) => after([nobody], answer.send(message, visit)) };
  }

  private carried(own: GatewayConfig, pod: GatewayPod, configs: readonly GatewayConfig[]): GatewayAnswer {
    return new GatewayAnswer(new GatewayListeners(configs, pod, this.virtualServices), own, this.virtualServices, this.registry, this.upstream);
  }

  /** Pods of the input that carry some gateway of Istio's own API. */
  private knownPods(): GatewayPod | undefined {
    return this.configs.filter(({ selector }) => selector !== undefined)
      .map(config => GatewayPod.of(config, this.cluster, this.rootNamespace)).find(({ known }) => known);
  }
}

/** A gateway that the input only names. */
function unknownGateway(id: string, object: ManifestObject): GatewayConfig {
  const hosts = ['*'];
  return {
    object,
    id,
    servers: [
      { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts },
      { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts, tls: { mode: 'SIMPLE' } },
    ],
    origins: [['spec', 'gateways'], ['spec', 'gateways']],
    assumed: [new Decision(object, ['spec', 'gateways'], `names Gateway ${id}, which is not in the input; taken to serve every host at the ports 80 and 443`)],
  };
}
