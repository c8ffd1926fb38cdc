import { quoted } from './code';
import { RouteRequest } from './route';

/** What a caller of a service has to know. */
export interface CalledService extends RouteRequest {
  readonly name: string;
  readonly namespace?: string;
  /** First port of the Service. */
  readonly port: number;
}

/** Where the requests of a test come from, each as code behind an expectation of the whole app. */
export function callersOf(service: CalledService): string[] {
  const { provider, name, namespace = 'default', host, gateway, port } = service;
  const at = (caller: string, asked: string) => `.from(Caller.${caller}).host(${quoted(asked)})`;
  const edge = (caller: string) => host === undefined ? [] : [at(caller, host.replace('*', 'www'))];
  const inside = (caller: string) => at(`${caller}(${quoted(namespace)})`, name) + (port === 80 ? '' : `.port(${port})`);
  const gateways = gateway === undefined ? [] : edge(`gateway(${quoted(gateway.includes('/') ? gateway : `${namespace}/${gateway}`)})`);
  switch (provider) {
    case 'istio': return [...gateways, inside('mesh')];
    case 'gateway-api': return gateways.length > 0 ? gateways : [inside('mesh')];
    case 'nginx': return edge('ingress(\'nginx\')');
    case 'alb': return edge('ingress(\'alb\')');
    case 'service': return [inside('plain')];
  }
}
