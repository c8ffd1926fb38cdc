import { RoutingContext, RoutingProvider } from './routing-provider';

/** A service as a route of another one sees it. */
export interface TargetService {
  readonly path: string;
  readonly provider: RoutingProvider;
  readonly context: () => RoutingContext;
  /** Whether its context can no longer change; where its own routes go does not matter. */
  readonly settled: () => boolean;
}

/** Where a route goes instead of the service that it belongs to. */
export class RouteTarget {
  /**
   * A host: the Service of another process, or a host of a ServiceEntry. It gets all requests of the route. In the Gateway API it is a
   * Service of the same namespace.
   *
   * Refused by Istio: `name.namespace` and `name.namespace.svc`, which name no Service for it; write `name` for one in the
   * same namespace or `name.namespace.svc.cluster.local`.
   *
   * @param host host name
   * @param port port number of the Service, 1 to 65535
   */
  public static host(host: string, port: number): RouteTarget {
    return new RouteTarget(port, host);
  }

  /** @internal */
  public static _service(service: TargetService, port: string | undefined): RouteTarget {
    return new RouteTarget(port, undefined, service);
  }

  private constructor(
    /** @internal */
    public readonly _port: number | string | undefined,
    /** @internal */
    public readonly _host?: string,
    /** @internal */
    public readonly _target?: TargetService,
  ) {}

  /** Where it goes, in words. */
  public toString(): string {
    return this._host ?? this._target!.path;
  }
}
