import { albEntrance } from './alb/alb-entrance';
import { EntranceFactory } from './entrance';
import { ingressEntrance } from './ingress/ingress-entrance';
import { nginxEntrance } from './ingress/nginx/nginx-entrance';
import { istioEntrance } from './istio/istio-entrance';
import { kubernetesEntrance } from './kubernetes/kubernetes-entrance';

/** Every way in that the model knows; the first that accepts a caller answers. */
export const entrances: readonly EntranceFactory[] = [albEntrance, nginxEntrance, ingressEntrance, istioEntrance, kubernetesEntrance];
