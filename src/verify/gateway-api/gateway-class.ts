import { GROUP } from './reference';
import { Cluster } from '../cluster/cluster';
import { ManifestObject } from '../manifest-object';
import { ifText, recordOf, textOf } from '../untyped';

/** Who makes something of the Gateways of a class. */
export enum GatewayController {
  /** istiod, with proxies of its own or of the input. */
  ISTIO = 'istio',
  /** istiod, for the ambient mesh or for gateways of other clusters: such Gateways carry no routes at an entrance. */
  ISTIO_OTHER = 'istio other',
  /** Any other implementation of the Gateway API. */
  FOREIGN = 'foreign',
}

const CONTROLLERS = new Map([
  ['istio.io/gateway-controller', GatewayController.ISTIO],
  ['istio.io/mesh-controller', GatewayController.ISTIO_OTHER],
  ['istio.io/eastwest-controller', GatewayController.ISTIO_OTHER],
  ['istio.io/unmanaged-gateway', GatewayController.ISTIO_OTHER],
]);

/** Classes that istiod takes by their names, unless an object says that it is another of its controllers (istio, `FetchGatewayClass`). */
const BUILT_IN = new Map([
  ['istio', GatewayController.ISTIO],
  ['istio-waypoint', GatewayController.ISTIO_OTHER],
  ['istio-east-west', GatewayController.ISTIO_OTHER],
  ['istio-remote', GatewayController.ISTIO_OTHER],
]);

/** The controllers of the classes of the input. */
export class GatewayClasses {
  private readonly controllers: ReadonlyMap<string, string | undefined>;

  constructor(cluster: Cluster) {
    this.controllers = new Map(cluster.ofKind(GROUP, 'GatewayClass').map(({ name, manifest }) => [name, ifText(recordOf(manifest.spec).controllerName)]));
  }

  /** Who makes something of a Gateway. */
  public controllerOf(gateway: ManifestObject): GatewayController {
    const name = textOf(recordOf(gateway.manifest.spec).gatewayClassName);
    return CONTROLLERS.get(this.controllers.get(name) ?? '') ?? BUILT_IN.get(name) ?? GatewayController.FOREIGN;
  }

  /** Whether the input has the class of a Gateway, and says that it is another controller's than istiod's. */
  public isForeignByObject(gateway: ManifestObject): boolean {
    const name = textOf(recordOf(gateway.manifest.spec).gatewayClassName);
    return this.controllers.has(name) && !CONTROLLERS.has(this.controllers.get(name) ?? '');
  }
}
