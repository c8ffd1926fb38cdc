/** How a port is carried, as far as routing is concerned. */
export enum PortProtocol {
  HTTP = 'HTTP',
  /** The proxy looks at the first bytes. */
  SNIFFED = 'sniffed',
  TCP = 'TCP',
  /** TCP that is routed by the name in the TLS handshake. */
  TLS = 'TLS',
  UDP = 'UDP',
}

const NAMES = new Map<string, PortProtocol>([
  ...['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'].map((name): [string, PortProtocol] => [name, PortProtocol.HTTP]),
  ...['tcp', 'mongo', 'redis', 'mysql'].map((name): [string, PortProtocol] => [name, PortProtocol.TCP]),
  ...['https', 'tls'].map((name): [string, PortProtocol] => [name, PortProtocol.TLS]),
  ['udp', PortProtocol.UDP],
]);

/** Values of `appProtocol` that Kubernetes itself defines. */
const KUBERNETES = new Map([
  ['kubernetes.io/h2c', PortProtocol.HTTP], ['kubernetes.io/ws', PortProtocol.HTTP], ['kubernetes.io/wss', PortProtocol.TLS],
]);

/** Ports on which the server speaks first, so that looking at the first bytes would wait for ever: SMTP, DNS, MySQL, MongoDB. */
const SERVER_FIRST = new Set([25, 53, 3306, 27017]);

/** The protocol of that name, as ServiceEntries and Gateways have it. */
export function protocolNamed(name: unknown): PortProtocol {
  return NAMES.get(String(name).toLowerCase()) ?? PortProtocol.SNIFFED;
}

/** The protocol of a port of a Kubernetes Service: `appProtocol`, or else what its name starts with (istio, `pkg/config/kube/conversion.go`). */
export function servicePortProtocol({ port, name, appProtocol, protocol }: {
  readonly port: number; readonly name?: string; readonly appProtocol?: string; readonly protocol: string;
}): PortProtocol {
  if (protocol === 'UDP') {
    return PortProtocol.UDP;
  }
  const known = typeof appProtocol === 'string' ? KUBERNETES.get(appProtocol) : undefined;
  if (known !== undefined) {
    return known;
  }
  const said = String(typeof appProtocol === 'string' ? appProtocol : name ?? '').toLowerCase();
  const found = said.startsWith('grpc-web') ? PortProtocol.HTTP : protocolNamed(said.split('-')[0]);
  return found === PortProtocol.SNIFFED && SERVER_FIRST.has(port) ? PortProtocol.TCP : found;
}

/** Whether rules for HTTP count on such a port. */
export function mayBeHttp(protocol: PortProtocol): boolean {
  return protocol === PortProtocol.HTTP || protocol === PortProtocol.SNIFFED;
}
