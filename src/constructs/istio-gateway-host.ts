import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CanaryService } from './canary-service';
import { RenderedObject } from './rendered-object';
import { TreeCheck } from './tree-check';
import { CanaryError } from '../domain/canary-error';
import { setRole } from '../domain/object-role';
import { hasSyncWaves, inWave, ROUTE } from '../domain/sync-wave';
import { IstioApiVersion } from '../routing/istio/istio-options';

/** Properties of an `IstioGatewayHost`. */
export interface IstioGatewayHostProps {
  /** Hosts at the gateways: `api.example.com`, `*.example.com`. */
  readonly hosts: string[];

  /** Gateways as `namespace/name`, or `name` for one in the namespace of the chart. */
  readonly gateways: string[];

  /**
   * The services, in the order in which their routes are tried. Each has `binding: IstioBinding.COMPOSED`.
   *
   * Refused: none, one twice, one that is routed in another way, and a route that an earlier service takes everything from.
   */
  readonly services: CanaryService[];

  /**
   * Name of the VirtualService.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * Namespaces that see the VirtualService: names, `.` for its own, `*` for all. That of a gateway has to be among them.
   *
   * @default - all namespaces
   */
  readonly exportTo?: string[];

  /**
   * Version of the Istio API.
   *
   * @default IstioApiVersion.V1
   */
  readonly apiVersion?: IstioApiVersion;
}

/**
 * One VirtualService for a host that several services share, with their routes in an order of your choice.
 *
 * Services of their own VirtualServices may not overlap, because which of two objects wins is decided by their age. Here the
 * order is in Git. The price is ownership: every step of every rollout on the host is a change of this one object, so the
 * teams share its file, its reviews and the application that applies it, and a mistake in it concerns all of them. Prefer
 * disjoint paths where you can.
 *
 * Rules are named `<service>-<route>`. The id of the child is API: `VirtualService`.
 */
export class IstioGatewayHost extends Construct {
  /** The VirtualService. */
  public readonly virtualService: ApiObject;

  constructor(scope: Construct, id: string, props: IstioGatewayHostProps) {
    super(scope, id);
    const { hosts, gateways, services, exportTo, name = id, apiVersion = IstioApiVersion.V1 } = props;
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { ComposedRoutes } = require('../routing/istio/composed-routes') as typeof import('../routing/istio/composed-routes');
    const routes = new ComposedRoutes({ hosts, gateways, exportTo }, services.map(service => service._routed()), Chart.of(this).namespace);
    this.throwAny(routes.problems(name));
    const object = { id: 'VirtualService', apiVersion, kind: 'VirtualService', name, place: hasSyncWaves(this) ? () => inWave(ROUTE) : undefined };
    this.virtualService = new RenderedObject(this, object, {}, {
      render: () => {
        this.throwAny(routes.routeProblems());
        return { spec: routes.spec() };
      },
    });
    setRole(this.virtualService, { process: name, route: true });
    this.node.addValidation({ validate: () => routes.routeProblems() });
    TreeCheck.of(App.of(this)).addOwner({ construct: this, claims: () => routes.claims() }, services);
  }

  private throwAny(problems: string[]): void {
    if (problems.length > 0) {
      throw new CanaryError(this.node.path, problems);
    }
  }
}
