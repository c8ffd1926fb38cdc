import { Manifests, TrafficDiff, TrafficReport } from '../src';

const track = (name: string, label: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: web, track: ${label} } }
  template:
    metadata: { labels: { app: web, track: ${label} } }
    spec: { containers: [{ name: main, image: 'web:1' }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: web, track: ${label} }, ports: [{ name: http, port: 80 }] }
`;
const route = (name: string, weight: number) => `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ route: [{ destination: { host: web }, weight: ${100 - weight} }, { destination: { host: web-canary }, weight: ${weight} }] }]
`;
const BASE = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
${track('web', 'stable')}${track('web-canary', 'canary')}${route('one', 5)}`;
const diff = (before: string, after: string) => TrafficDiff.of(Manifests.fromYaml(before), Manifests.fromYaml(after));

/**
 * Of two VirtualServices for the same host and path at a gateway the older one counts.
 *
 * @see https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services
 */
const RIVALS = BASE + route('two', 50);
const AFTER = 'one possibility after the change: the older one of VirtualService shop/one, VirtualService shop/two decides';

describe('shares that the order of creation decides', () => {
  test('are a change where they were sure, or where another order gives others', () => {
    const changes = [diff(BASE, RIVALS), diff(RIVALS, BASE), diff(RIVALS, BASE + route('two', 40)), diff(RIVALS, RIVALS)];
    expect(changes.map(({ changed }) => changed)).toEqual([true, true, true, false]);
    const requests = diff(BASE, RIVALS).processes.flatMap(process => process.requests).filter(({ changed }) => changed);
    expect(requests.map(({ before, after }) => [before, after].map(side => [side?.dependsOnCreationOrder, side?.shares]))).toEqual([
      [[false, { stable: 0.95, canary: 0.05 }], [true, { stable: 0.95, canary: 0.05 }]],
    ]);
  });

  test('are marked in the text', () => {
    expect(TrafficReport.of(diff(BASE, RIVALS)).toText()).toContain(`shop/web
  95 % stable, 5 % canary -> 95 % stable, 5 % canary
    ${AFTER}
    shop.example.com/ from gateway shop/public
  still 100 % stable
`);
    expect(TrafficReport.of(diff(RIVALS, BASE)).toText()).toContain(`\n    ${AFTER.replace('after', 'before')}\n`);
    expect(TrafficReport.of(diff(RIVALS, BASE + route('two', 40))).toText()).toContain(`\n    ${AFTER.replace('after', 'before and after')}\n`);
    expect(TrafficReport.of(diff(BASE, BASE)).toText()).not.toContain('possibility');
  });

  test('are marked in Markdown, in its sentence and in its graph', () => {
    const text = TrafficReport.of(diff(BASE, RIVALS)).toMarkdown();
    expect(text).toContain('\n- everybody: 95 % stable, 5 % canary before and after (`gateway shop/public`, `shop.example.com/`); '
      + 'one possibility after the change: the older one of VirtualService `shop/one`, VirtualService `shop/two` decides\n');
    expect(text).toContain('("shop.example.com/<br/>one possibility")\n');
    expect(TrafficReport.of(diff(BASE, BASE)).toMarkdown()).not.toContain('possibility');
  });

  test('are marked on the page, in the sentence, in the table and in the drawing of the side', () => {
    const page = TrafficReport.of(diff(BASE, RIVALS)).toHtml();
    expect(page).toContain(`Canary gets 5 % of requests to shop.example.com/ from gateway shop/public (5 % before), ${AFTER}.`);
    expect(page).toContain(`<p>O${AFTER.slice(1)}.</p>`);
    const drawings = page.match(/<svg[^]*?<\/svg>/g)!;
    expect(drawings.map(drawing => drawing.includes('>one possibility</text>'))).toEqual([false, true]);
    expect(TrafficReport.of(diff(BASE, BASE)).toHtml()).not.toContain('possibility');
  });

  test('name at most six objects', () => {
    const many = BASE + ['two', 'three', 'four', 'five', 'six', 'seven', 'eight'].map((name, index) => route(name, 10 + index)).join('');
    expect(TrafficReport.of(diff(BASE, many)).toText()).toMatch(/: the older one of (VirtualService shop\/\w+, ){5}3 more decides\n/);
  });
});
