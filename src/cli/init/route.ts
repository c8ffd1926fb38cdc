import { literal } from './code';
import { ProcessKind } from '../../domain/plan/process-kind';

/** Providers by the names that the option `--routing` has for them. */
export const PROVIDERS = ['istio', 'gateway-api', 'nginx', 'alb', 'service'] as const;

/** One of them. */
export type Provider = typeof PROVIDERS[number];

/** Where requests come in if nothing else is said, for the providers that have gateways. */
export const DEFAULT_GATEWAYS: { readonly [provider in Provider]?: string } = { 'istio': 'istio-system/public', 'gateway-api': 'gateways/public' };

/** Pods of all tracks, where their numbers are the share and nothing runs yet. */
const PODS = 10;

/** What is said about the routing of a service. */
export interface RouteRequest {
  readonly provider: Provider;
  /** None: callers in the mesh alone, or in the cluster. */
  readonly host?: string;
  readonly gateway?: string;
  /** Whether Istio tells tracks by their Services, because the adopted Deployment is alone with its selector. */
  readonly serviceHosts?: boolean;
  /** Pods of all tracks, where their numbers are the share: those that run. */
  readonly pods?: number;
}

/** How requests are split, as code and as a value: a factory of `Routing` and its options. */
export interface Route {
  readonly kind: ProcessKind;
  readonly factory: 'istio' | 'gatewayApi' | 'nginxIngress' | 'alb' | 'service';
  readonly options: { readonly [name: string]: unknown };
  /** A member of `IstioMode`, if it is not the default one. */
  readonly mode?: 'HOSTS';
  /** Whether requests can be told apart by what they carry. */
  readonly matches: boolean;
  /** Pods of all tracks, where their numbers are the share. */
  readonly pods?: number;
}

/** The route that is asked for. */
export function routeOf({ provider, host, gateway, serviceHosts, pods = PODS }: RouteRequest): Route {
  const hosts = host === undefined ? {} : { hosts: [host] };
  switch (provider) {
    case 'istio': return {
      kind: ProcessKind.ISTIO_VSVC,
      factory: 'istio',
      options: { ...hosts, ...gateway === undefined ? {} : { gateways: [gateway] } },
      mode: serviceHosts ? 'HOSTS' : undefined,
      matches: true,
    };
    case 'gateway-api': return {
      kind: ProcessKind.GATEWAY_API, factory: 'gatewayApi', options: gateway === undefined ? { mesh: true } : { ...hosts, gateways: [gatewayOf(gateway)] }, matches: true,
    };
    case 'nginx': return { kind: ProcessKind.INGRESS_NGINX, factory: 'nginxIngress', options: hosts, matches: true };
    case 'alb': return { kind: ProcessKind.ALB, factory: 'alb', options: hosts, matches: true };
    case 'service': return { kind: ProcessKind.SERVICE_RATIO, factory: 'service', options: { replicas: pods }, matches: false, pods };
  }
}

function gatewayOf(gateway: string): object {
  const [name, namespace] = gateway.split('/').reverse();
  return { name, ...namespace === undefined ? {} : { namespace } };
}

/** The route as TypeScript has it. */
export function routeCode({ factory, options, mode }: Route): string {
  const fields = [...mode === undefined ? [] : [`mode: IstioMode.${mode}`], ...Object.entries(options).map(([name, value]) => `${name}: ${literal(value)}`)];
  return `Routing.${factory}(${fields.length === 0 ? '' : `{ ${fields.join(', ')} }`})`;
}

/** A share that the canary can have, in percent. */
export function shareOf({ pods }: Route): number {
  return pods === undefined ? 20 : 100 / pods;
}
