import { alb } from './alb';
import { gatewayApi, gatewayApiForGrpc, gatewayApiOfEnvoyGateway, gatewayApiOfIstio } from './gateway-api';
import { istio, istioHosts } from './istio';
import { nginx } from './nginx';
import { ProviderCase } from './provider-case';
import { service } from './service';

/** Every provider that there is. */
export const PROVIDERS: ProviderCase[] = [
  istio, istioHosts, gatewayApi, gatewayApiOfIstio, gatewayApiOfEnvoyGateway, gatewayApiForGrpc,
  alb, nginx, service,
];
