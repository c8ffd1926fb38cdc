import { gone, Slip, to } from './slip';

const NGINX = 'test/rules/R50/clean';
const ALB = 'test/rules/R56/clean';

const MAIN = ['kind: Ingress'];
const CANARY = ['kind: Ingress', 'kind: Ingress'];
const CANARY_SERVICE = ['name: web-canary', 'kind: Service'];

/** Slips in Ingresses of ingress-nginx, and of the AWS Load Balancer Controller. */
export const INGRESSES: Slip[] = [
  { title: 'canary annotation deleted', file: NGINX, at: [...CANARY, 'canary: "true"'], edit: gone, rule: 'R8', found: [...CANARY, 'canary-weight'] },
  { title: 'canary annotation without quotes', file: NGINX, at: [...CANARY, 'canary: "true"'], edit: to('"true"', 'true'), rule: 'R28' },
  { title: 'canary annotation that says yes', file: NGINX, at: [...CANARY, 'canary: "true"'], edit: to('true', 'yes'), rule: 'R8' },
  { title: 'canary annotation with a typo', file: NGINX, at: [...CANARY, 'canary: "true"'], edit: to('/canary', '/canry'), rule: 'R53' },
  { title: 'annotation of another controller', file: NGINX, at: [...CANARY, 'canary-weight'], edit: to('nginx.ingress.kubernetes.io', 'nginx.org'), rule: 'R53' },
  { title: 'canary weight with a typo', file: NGINX, at: [...CANARY, 'canary-weight'], edit: to('weight', 'wieght'), rule: 'R53' },
  { title: 'canary weight with a percent sign', file: NGINX, at: [...CANARY, 'canary-weight'], edit: to('20', '20%'), rule: 'R4' },
  { title: 'canary weight above 100', file: NGINX, at: [...CANARY, 'canary-weight'], edit: to('20', '200'), rule: 'R4' },
  { title: 'canary weight without quotes', file: NGINX, at: [...CANARY, 'canary-weight'], edit: to('"20"', '20'), rule: 'R28' },
  { title: 'canary weight deleted', file: NGINX, at: [...CANARY, 'canary-weight'], edit: gone, rule: 'R53', found: [...CANARY, 'canary: "true"'] },
  { title: 'header value without a header', file: NGINX, at: [...CANARY, 'canary-weight'], edit: to('weight: "20"', 'by-header-value: "on"'), rule: 'R5' },
  { title: 'class of the canary', file: NGINX, at: [...CANARY, 'ingressClassName'], edit: to('nginx', 'ngnix'), rule: 'R8' },
  { title: 'host of the canary', file: NGINX, at: [...CANARY, '- host'], edit: to('shop', 'shp'), rule: 'R8' },
  { title: 'path of the canary', file: NGINX, at: [...CANARY, '- path'], edit: to('path: /', 'path: /web'), rule: 'R8' },
  { title: 'path type of the canary', file: NGINX, at: [...CANARY, 'pathType'], edit: to('Prefix', 'Exact'), rule: 'R8' },
  { title: 'path type in lower case', file: NGINX, at: [...MAIN, 'pathType'], edit: to('Prefix', 'prefix'), rule: 'R25' },
  { title: 'canary that leads to stable', file: NGINX, at: [...CANARY, '                name: web-canary'], edit: to('web-canary', 'web'), rule: 'R50' },
  { title: 'Service of the canary with a typo', file: NGINX, at: [...CANARY, '                name: web-canary'], edit: to('canary', 'canry'), rule: 'R55' },
  { title: 'Service of stable with a typo', file: NGINX, at: [...MAIN, '                name: web'], edit: to('web', 'wbe'), rule: 'R30' },
  { title: 'name of a port as its number', file: NGINX, at: [...CANARY, 'number: 80'], edit: to('80', 'http'), rule: 'R25' },
  { title: 'canary Ingress in another namespace', file: NGINX, at: [...CANARY, 'namespace: shop'], edit: to('shop', 'default'), rule: 'R55' },
  { title: 'label of the canary Service', file: NGINX, at: [...CANARY_SERVICE, 'track: canary'], edit: to('canary', 'canry'), rule: 'R55' },
  { title: 'canary behind ingress-nginx without pods', file: NGINX, at: ['name: web-canary', 'replicas: 1'], edit: to('1', '0'), rule: 'R55' },
  { title: 'stable behind ingress-nginx without pods', file: NGINX, at: ['replicas: 3'], edit: to('3', '0'), rule: 'R3' },
  { title: 'action that no annotation has', file: ALB, at: [...MAIN, 'name: web-split'], edit: to('web-split', 'web-spilt'), rule: 'R56' },
  { title: 'condition that no rule has', file: ALB, at: [...MAIN, 'conditions.web-canary'], edit: to('web-canary', 'web-cannary'), rule: 'R56' },
];
