import { Backend } from './backend';
import { PortProtocol } from './port-protocol';
import { Visibility } from './visibility';
import { KubernetesService } from '../cluster/service';
import { ManifestObject } from '../manifest-object';

/** How a proxy finds the endpoints of a service. */
export enum Resolution {
  /** istiod tells them. */
  ENDPOINTS = 'endpoints',
  /** The one that the client connects to, as with headless Services. */
  ORIGINAL = 'original',
  /** The proxy asks the DNS. */
  DNS = 'dns',
  /** It is another name of a service (`ExternalName`). */
  ALIAS = 'alias',
}

/** A port of a service. */
export interface MeshPort {
  readonly number: number;
  readonly protocol: PortProtocol;
}

/** A service as istiod keeps it: a Kubernetes Service, or a host of a ServiceEntry. */
export interface MeshService {
  readonly object: ManifestObject;
  /** Full, in lower case: `web.shop.svc.cluster.local`, `api.example.com`, `*.example.com`. */
  readonly host: string;
  readonly namespace: string;
  readonly resolution: Resolution;
  readonly ports: readonly MeshPort[];
  readonly visibility: Visibility;
  readonly kubernetes?: KubernetesService;
  /** Host that it is another name of. */
  readonly alias?: string;
  /** Whether connections by address can be told from others: a Service has one of its own. */
  readonly addressed: boolean;
  /** What is behind a port, ready. */
  backends(port: MeshPort): readonly Backend[];
}

/** The port of that number; ports that are UDP by name are none for proxies (istio, `PortList.GetByPort`). */
export function portOf({ ports }: MeshService, wanted: number): MeshPort | undefined {
  return ports.find(({ number, protocol }) => number === wanted && protocol !== PortProtocol.UDP);
}
