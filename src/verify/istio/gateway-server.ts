import { GatewayConfig } from './config';
import { listOf, numberOf, recordOf, textOf } from '../untyped';

/** A server of a Gateway. */
export class GatewayServer {
  /** Port that it says. */
  public readonly port: number;
  public readonly path: readonly string[];
  /** `host`, or `namespace/host` where it is for VirtualServices of one namespace only. */
  private readonly hosts: readonly { readonly host: string; readonly namespace?: string }[];
  private readonly protocol: string;
  private readonly tls: any;

  constructor(public readonly gateway: GatewayConfig, json: unknown, index: number) {
    const { port, hosts, tls } = recordOf(json);
    this.path = gateway.origins?.[index] ?? ['spec', 'servers', String(index)];
    this.port = numberOf(recordOf(port).number);
    this.protocol = textOf(recordOf(port).protocol).toUpperCase();
    this.tls = tls;
    this.hosts = listOf(hosts).map(item => {
      const [namespace, host] = textOf(item).includes('/') ? textOf(item).split('/') : ['*', textOf(item)];
      return { host, namespace: namespace === '*' ? undefined : namespace === '.' ? gateway.object.namespace : namespace };
    });
  }

  /** Whether it carries HTTP without TLS. */
  public get plainHttp(): boolean {
    return ['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY'].includes(this.protocol);
  }

  /** Whether it looks at the handshake of TLS; `tls` of a plain HTTP server can only ask for a redirect. */
  public get secure(): boolean {
    return !this.plainHttp && typeof this.tls === 'object' && this.tls !== null;
  }

  /** Whether it takes TLS away and carries HTTP. */
  public get terminatesHttps(): boolean {
    return this.secure && this.protocol === 'HTTPS' && !this.passesThrough;
  }

  /** Whether it carries TLS as it is. */
  public get passesThrough(): boolean {
    return this.secure && ['PASSTHROUGH', 'AUTO_PASSTHROUGH'].includes(this.tls.mode);
  }

  public get redirectsToHttps(): boolean {
    return recordOf(this.tls).httpsRedirect === true;
  }

  /** Hosts for VirtualServices of a namespace. */
  public hostsFor(namespace: string): string[] {
    return this.hosts.filter(host => host.namespace === undefined || host.namespace === namespace).map(({ host }) => host);
  }

  /** Hosts for VirtualServices of any namespace. */
  public get allHosts(): string[] {
    return this.hosts.map(({ host }) => host);
  }
}
