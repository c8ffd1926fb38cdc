import { Routing } from 'cdk8s-canary';
import { server, SERVED, Step } from './server';
import { changed, summary } from '../changes';
import { rendered } from '../rendered';

/** A step of the rollout: what a person changes in the code, and why. */
export interface RolloutStep extends Step {
  readonly title: string;
  readonly why: string;
}

/** From one release to the next. Everything starts at weight 0. */
export const ROLLOUT: RolloutStep[] = [
  { title: 'Between releases', weight: 0, idle: true, why: 'Both Ingresses and both Services are there, and the canary has no pods.' },
  { title: 'The canary starts', weight: 0, why: 'Its pods start. Nobody reaches them yet, so it does not matter how long that takes.' },
  { title: '1 %', weight: 1, why: 'One request in a hundred.' },
  { title: '5 %', weight: 5, why: 'One request in twenty.' },
  { title: '20 %', weight: 20, why: 'One request in five.' },
  { title: '50 %', weight: 50, why: 'Half of the requests.' },
  { title: '100 %', weight: 100, why: 'Everybody gets the canary. Stable keeps its pods: without one the controller answers 503, whatever the weight is. The way back is one line.' },
  { title: 'Promotion: stable gets the image', weight: 100, promoted: true, why: 'Stable rolls to the very image that was tried, while it has no requests.' },
  { title: 'Promotion: requests go back to stable', weight: 0, promoted: true, why: 'Both tracks run the same image, so nobody notices.' },
  { title: 'Promotion: the canary rests', weight: 0, promoted: true, idle: true, why: 'No canary pods until the next release. Its Ingress stays.' },
];

/** The way back, here from 20 %: as from any step. */
export const ROLLBACK: RolloutStep[] = [
  { title: 'Rollback', weight: 0, why: 'One annotation, and all requests go to stable. Nothing is deleted: a canary Ingress that is written as no canary would be an ordinary one for the same paths.' },
  { title: 'Rollback: the canary rests', weight: 0, idle: true, why: 'Its pods end, now that nobody is sent to them.' },
];

/** Each step with the one before it. */
export const STEPS: [from: RolloutStep, to: RolloutStep][] = [
  ...ROLLOUT.slice(1).map((step, index): [RolloutStep, RolloutStep] => [ROLLOUT[index], step]),
  [ROLLOUT.find(({ weight }) => weight === 20)!, ROLLBACK[0]],
  [ROLLBACK[0], ROLLBACK[1]],
];

/** What becomes of `ROUTING` when the controller is left. */
export const GATEWAY_API = Routing.gatewayApi({ ...SERVED, gateways: [{ namespace: 'gateways', name: 'public', sectionName: 'https' }] });

/** What a step writes. */
export function renderServer(step: Step, routing?: Routing): string {
  return rendered('api', chart => server(chart, step, routing));
}

/** The page of all steps. */
export function rollout(): string {
  const section = (from: RolloutStep, to: RolloutStep) => [`## ${to.title}`, to.why, `\`${code(from)}\` becomes \`${code(to)}\`:`, diff(renderServer(from), renderServer(to))];
  const [before] = ROLLOUT;
  return [
    '# A rollout behind ingress-nginx',
    'Every step is one change in the code of [server.ts](server.ts), made here by the step that is passed in. The diffs are those of the rendered YAML, each against the step before. `transition` proves each of them safe in any order of applying. The way to the Gateway API is in [to-gateway-api.md](to-gateway-api.md).',
    `## ${before.title}`, before.why, `\`${code(before)}\`; the whole output at 5 % is [server.yaml](server.yaml).`,
    ...STEPS.flatMap(([from, to]) => section(from, to)),
  ].join('\n\n') + '\n';
}

/** What changes in the code when the controller is left. */
const MIGRATION = `-export const ROUTING = Routing.nginxIngress({ ...SERVED, tls: [{ secretName: 'api-tls' }] });
+export const ROUTING = Routing.gatewayApi({ ...SERVED, gateways: [{ namespace: 'gateways', name: 'public', sectionName: 'https' }] });`;

/** What leads http to https where a Gateway has a listener for each. */
export const TO_HTTPS = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: to-https
  namespace: gateways
spec:
  hostnames:
    - api.example.com
  parentRefs:
    - group: gateway.networking.k8s.io
      kind: Gateway
      name: public
      sectionName: http
  rules:
    - filters:
        - type: RequestRedirect
          requestRedirect:
            scheme: https
            statusCode: 301
      matches:
        - path:
            type: PathPrefix
            value: /`;

/** The page of the migration. */
export function toGatewayApi(): string {
  const [rest] = ROLLOUT;
  const [before, after] = [renderServer(rest), renderServer(rest, GATEWAY_API)];
  return [
    '# From ingress-nginx to the Gateway API',
    'ingress-nginx is [retired](https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/): since March 2026 it gets no releases and no security fixes. In [server.ts](server.ts) the routing is one expression, and leaving the controller is a change of it:',
    `\`\`\`diff\n${MIGRATION}\n\`\`\``,
    'Hosts, paths, tracks and the split stay. Certificates are those of the Gateway. What annotations say besides is said by options of the routes, or by policies of the Gateway.',
    '## What it changes',
    summary(before, after),
    diff(before, after),
    'The next rollout has the same steps. From 0 to 5 % it is:',
    diff(renderServer({ weight: 0 }, GATEWAY_API), renderServer({ weight: 5 }, GATEWAY_API)),
    '## What it does not carry over',
    [
      '- http to https: where an Ingress has TLS, the controller leads there with 308. A Gateway does not, and here its listener `https` alone is served. Whoever owns the Gateway adds a route for the listener of port 80:',
      '',
      '  ```yaml',
      ...TO_HTTPS.split('\n').map(line => `  ${line}`),
      '  ```',
      '- limits of the controller: bodies of at most 1 MB, 60 seconds between two reads. Gateways have others, or none.',
      '- what `annotations` said, on any Ingress of the host.',
    ].join('\n'),
    '## The order of the move',
    [
      '1. Between two releases, while the canary rests, add a Gateway with a listener for the host and its certificate. A listener takes routes of its own namespace only, unless its `allowedRoutes` say more.',
      '2. Change the line, and apply without pruning. The Services keep their names, so the Ingresses go on working beside the new route for as long as they are in the cluster. With Argo CD, sync with pruning off.',
      '3. Ask the Gateway by its address: `curl --resolve api.example.com:443:ADDRESS https://api.example.com/v2/`.',
      '4. Move the DNS record of the host to the Gateway, and wait for its TTL and for clients that keep connections.',
      '5. Delete the Ingresses when nobody comes to the old address any more. Do not start a rollout before: a new weight reaches the Gateway only.',
    ].join('\n'),
  ].join('\n\n') + '\n';
}

function diff(before: string, after: string): string {
  return `\`\`\`diff\n${changed(before, after)}\n\`\`\``;
}

function code({ weight, promoted, idle }: Step): string {
  return JSON.stringify({ weight, promoted, idle }).replace(/"/g, '').replace(/([:,{])/g, '$1 ').replace('}', ' }');
}
