import { CanaryPlan } from '../src';

/** Where a marked text has its mark. */
export const MARK = '‸';

/** The text without its mark, and what a message says behind a problem there: the place, and the line with a caret. */
export function marked(text: string, path = 'canary.yaml'): { text: string; place: string; frame: string } {
  const before = text.slice(0, text.indexOf(MARK)).split('\n');
  const [line, column] = [before.length, before[before.length - 1].length + 1];
  const plain = text.replace(MARK, '');
  const code = plain.split('\n')[line - 1];
  const place = `${path}:${line}:${column}`;
  return { text: plain, place, frame: ` (${place})\n  ${line} | ${code}\n  ${' '.repeat(String(line).length)} | ${' '.repeat(column - 1)}^` };
}

/** A plan with the entries of all kinds, in the two styles of YAML. */
export const PLAN = `# Weights of production
target: prod
phases: [1, 10, 50]
processes:
- project: server          # the API
  type: INGRESS_NGINX
  weight: 10
  match: false
  stable: { image: registry.example/server:1.4.0, version: "1.4.0" }
  canary: { image: registry.example/server:1.5.0, version: '1.10' }

- { project: server-map, type: ISTIO_VSVC, weight: 0, canary: true }
- project: search
  type: GATEWAY_API
  weight: 100
  canary:
    image: "registry.example/search:2"
    idle: true
- project: shop
  type: ALB
  weight: 5
  phases: [5, 25]
- project: legacy
  type: SERVICE_RATIO
  weight: 20
  canary: false
- project: dispatcher
  type: DEPLOYMENT_REPLICAS
  weight: 3
  phases: [1, 3, 12]
- project: mailer
  type: DEPLOYMENT_REPLICAS
  weight: 0
- project: server-internal
  type: DEPLOYMENT_SINGLETON
  weight: 1
`;

/** An entry on its own. */
export function entry(type: string, weight: number | string, ...more: string[]): string {
  return ['- project: web', `  type: ${type}`, `  weight: ${weight}`, ...more.map(line => `  ${line}`), ''].join('\n');
}

export const plan = (text = PLAN) => CanaryPlan.fromYaml(text);
