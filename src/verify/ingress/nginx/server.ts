import { LocationSettings } from './location-settings';
import { CATCH_ALL } from './nginx-ingress';
import { Decision } from '../../decision';
import { Visit } from '../../entrance';

/** What nginx calls a location: a path of a server. */
export interface Location {
  readonly path: string;
  readonly exact: boolean;
  /** Name of the backend; nothing for the default backend of the controller, which answers 404. */
  backend?: string;
  /** No path of an Ingress has claimed it yet. */
  isDefault: boolean;
  /** Of the Ingress that it comes from; nothing for the catch-all of the controller. */
  settings?: LocationSettings;
  /** What leads here. */
  decision?: Decision;
  /** States why `default-backend` does not help, where the Service of the path has no endpoint. */
  unhelped?: (visit: Visit) => void;
  /** Namespace of the Ingress. */
  namespace: string;
}

/** What nginx calls a server: a host. */
export class Server {
  public readonly locations: Location[] = [];
  public aliases: readonly string[] = [];
  /** Hosts of the TLS sections of its Ingresses: with a section, nginx has a certificate for the host, if only the controller's own. */
  public tlsHosts?: readonly string[];
  public redirectFromToWww = false;

  constructor(public readonly host: string) {}

  public get isCatchAll(): boolean {
    return this.host === CATCH_ALL;
  }
}
