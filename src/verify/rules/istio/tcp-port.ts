import { rootsOf, rulesOf, serviceAt } from './written-routes';
import { KubernetesService } from '../../cluster/service';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { mayBeHttp, PortProtocol, servicePortProtocol } from '../../istio/port-protocol';
import { listOf, recordOf } from '../../untyped';
import { Rule } from '../rule';

/** Rules for HTTP on a port that sidecars carry as something else. */
export const TCP_PORT: Rule = {
  id: 'R17',
  severity: Severity.ERROR,
  title: 'HTTP rules for a port that is not HTTP',
  why: 'A sidecar takes the protocol of a port from appProtocol, or from the beginning of its name. On a port that is TCP, TLS or of a database it knows no requests, only connections: headers, paths and weights of `http` rules are '
    + 'ignored, and connections go to all pods of the Service, both tracks.',
  fix: 'name the port http or grpc (http-web, grpc-api), or set appProtocol',
  source: 'istio, pkg/config/kube/conversion.go (ConvertProtocol); istio.io, "Protocol selection"',
  * check({ cluster }) {
    const told = new Set<KubernetesService>();
    for (const { object, hosts, gateways } of rootsOf(cluster)) {
      const { http, tls, tcp } = recordOf(object.manifest.spec);
      if (!gateways.includes('mesh') || listOf(http).length === 0 || listOf(tls).length > 0 || listOf(tcp).length > 0) {
        continue;
      }
      for (const [index, host] of hosts.entries()) {
        const service = serviceAt(cluster, host);
        const called = calledPorts(rulesOf(object).flatMap(({ destinations }) => destinations));
        const ports = (service?.ports ?? []).filter(({ port, protocol }) => protocol === 'TCP' && (called.size === 0 || called.has(port)));
        const opaque = ports.filter(port => !mayBeHttp(servicePortProtocol(port)));
        if (service !== undefined && !told.has(service) && ports.length > 0 && opaque.length === ports.length) {
          told.add(service);
          const [port] = opaque;
          const at = ['spec', 'ports', String(service.ports.indexOf(port))];
          const said = port.appProtocol !== undefined ? `appProtocol ${port.appProtocol}` : port.name !== undefined ? `the name ${port.name}` : `the number ${port.port}`;
          yield {
            object: service.object,
            path: [...at, port.appProtocol !== undefined ? 'appProtocol' : port.name !== undefined ? 'name' : 'port'],
            message: `port ${port.port} is ${text(servicePortProtocol(port))} by ${said}, so that sidecars ignore the http rules of ${object.title}`,
            related: [new Decision(object, ['spec', 'hosts', String(index)], 'has rules for HTTP for that host')],
          };
        }
      }
    }
  },
};

/** Ports that the rules name, where all of them name one. */
function calledPorts(destinations: readonly { readonly port?: number }[]): ReadonlySet<number> {
  const ports = destinations.map(({ port }) => port);
  return new Set(ports.includes(undefined) ? [] : ports as number[]);
}

function text(protocol: PortProtocol): string {
  return protocol === PortProtocol.TLS ? 'TLS' : protocol === PortProtocol.UDP ? 'UDP' : 'TCP';
}
