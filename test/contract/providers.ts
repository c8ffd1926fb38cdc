import { alb } from './alb';
import { gatewayApi, gatewayApiForGrpc, gatewayApiOfIstio } from './gateway-api';
import { istio, istioHosts } from './istio';
import { nginx } from './nginx';
import { ProviderCase } from './provider-case';
import { service } from './service';

/** Every provider that there is. */
export const PROVIDERS: ProviderCase[] = [istio, istioHosts, gatewayApi, gatewayApiOfIstio, gatewayApiForGrpc, alb, nginx, service];
