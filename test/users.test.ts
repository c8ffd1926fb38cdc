import { Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { chartIn, find, message, service, synthChart } from './support';
import { CanaryServiceProps, Caller, GatewayImplementation, RequestMatch, Routing, SplitOptions, Sticky } from '../src';
import { expectTraffic } from '../src/testing';

const HOSTS = { hosts: ['shop.example.com'] };
const GATEWAYS = { ...HOSTS, gateways: [{ name: 'public', namespace: 'istio-system' }] };
const ROUTINGS = {
  istio: { routing: () => Routing.istio({ ...HOSTS, gateways: ['istio-system/public'] }), from: Caller.gateway('istio-system/public') },
  gatewayApi: { routing: () => Routing.gatewayApi(GATEWAYS), from: Caller.gateway('istio-system/public') },
  gatewayApiOfIstio: {
    routing: () => Routing.gatewayApi({ ...GATEWAYS, implementation: GatewayImplementation.ISTIO }), from: Caller.gateway('istio-system/public'),
  },
  alb: { routing: () => Routing.alb(HOSTS), from: Caller.ingress('alb') },
  nginx: { routing: () => Routing.nginxIngress(HOSTS), from: Caller.ingress('nginx') },
};
type Provider = keyof typeof ROUTINGS;

function charted(provider: Provider, split: SplitOptions, props: Partial<CanaryServiceProps> = {}): Chart {
  const chart = chartIn();
  service(chart, { routing: ROUTINGS[provider].routing(), canary: { image: 'registry.example/web:1.5.0' }, split, ...props });
  return chart;
}

const requests = (provider: Provider, chart: Chart) => expectTraffic(chart).from(ROUTINGS[provider].from).host('shop.example.com').get('/');

/** What a client of each track sends back that was drawn by these objects, as it stands in the headers that the proxy adds. */
function cookies(chart: Chart): { [track: string]: string } {
  const written = JSON.stringify(synthChart(chart));
  return Object.fromEntries([...written.matchAll(/shop-web-track=((stable|canary)-[0-9a-f]{8}); /g)].map(([, value, track]) => [track, value]));
}

const share = fc.integer({ min: 1, max: 99 });

describe.each(['istio', 'gatewayApiOfIstio'] as const)('a share of clients on %s', provider => {
  const sticky = Sticky.cookie();

  test('those of the canary stay at any other weight, those of stable are drawn again', () => {
    fc.assert(fc.property(share, share, (first, then) => {
      const { stable, canary } = cookies(charted(provider, { weight: first, sticky }));
      const next = requests(provider, charted(provider, { weight: then, sticky }));
      next.cookie('shop-web-track', canary).toReach({ canary: 100 });
      next.cookie('shop-web-track', stable).toReach(first === then ? { stable: 100 } : { stable: 100 - then, canary: then });
    }), { numRuns: 15, examples: [[5, 20], [20, 5], [20, 20]] });
  });

  test('a group comes before the cookie, and whoever leaves it finds the cookie again', () => {
    const chart = charted(provider, { weight: 20, sticky, match: [RequestMatch.header('user-group', 'staff')] });
    const client = requests(provider, chart).cookie('shop-web-track', cookies(chart).stable);
    client.header('user-group', 'staff').toReach({ canary: 100 });
    client.toReach({ stable: 100 });
  });

  test.each([['another version', { weight: 20 }, { image: 'registry.example/web:1.6.0' }, { stable: 80, canary: 20 }],
    ['weight 0', { weight: 0 }, {}, { stable: 100 }], ['an idle canary', { weight: 20 }, { idle: true }, { stable: 100 }]])('%s ends it for all', (_, split, own, got) => {
    const old = cookies(charted(provider, { weight: 20, sticky }));
    const next = requests(provider, charted(provider, { ...split, sticky }, { canary: { image: 'registry.example/web:1.5.0', ...own } }));
    next.cookie('shop-web-track', old.canary).toReach(got);
  });
});

test('Istio and the Gateway API on Istio give one cookie, so that clients stay when the routing changes', () => {
  const split = { weight: 20, sticky: Sticky.cookie() };
  expect(cookies(charted('gatewayApiOfIstio', split))).toEqual(cookies(charted('istio', split)));
});

test('the cookies in the stories are those that clients had at 5 and at 20 percent', () => {
  const at = (weight: number) => cookies(charted('istio', { weight, sticky: Sticky.cookie() }));
  expect([at(5), at(20)]).toEqual([{ stable: 'stable-3dbb2cbe', canary: 'canary-72322715' }, { stable: 'stable-87a17fc1', canary: 'canary-72322715' }]);
});

test('ingress-nginx draws everybody again in every step', () => {
  const nameAt = (weight: number) => find(synthChart(charted('nginx', { weight, sticky: Sticky.cookie() })), 'Ingress', 'web')
    .metadata.annotations['nginx.ingress.kubernetes.io/session-cookie-name'];
  const digests = ['f1edf2d3944e0f4bc10aa93a6fcb0f3e', '5f860b78dba941052d2c694c72a8810d'];
  fc.assert(fc.property(share, share, (first, then) => {
    fc.pre(first !== then);
    const next = requests('nginx', charted('nginx', { weight: then, sticky: Sticky.cookie() }));
    digests.forEach(digest => next.cookie(nameAt(first), `1763.21.7|${digest}`).toReach({ stable: 100 - then, canary: then }));
  }), { numRuns: 10, examples: [[5, 20], [20, 5]] });
});

describe.each(Object.keys(ROUTINGS) as Provider[])('a share of people on %s', provider => {
  const number = (index: number) => String(index).padStart(2, '0');
  /** The people of the first n numbers, as the stories say it: by an expression, or one by one where there is none. */
  const people = (count: number) => provider === 'gatewayApi'
    ? Array.from({ length: count }, (_, index) => RequestMatch.header('x-user-bucket', number(index)))
    : [RequestMatch.headerRegex('x-user-bucket', count === 5 ? '0[0-4]' : '[01][0-9]')];
  const chosen = (count: number) => {
    const anybody = requests(provider, charted(provider, { match: people(count) }));
    anybody.toReach({ stable: 100 });
    return Array.from({ length: 100 }, (_, index) => number(index)).filter(one => {
      const [outcome, ...others] = anybody.header('x-user-bucket', one).answer().outcomes;
      expect(others).toEqual([]);
      return outcome.track === 'canary';
    });
  };

  test('is exactly as many of a hundred, and the next step keeps them', () => {
    const [few, more] = [chosen(5), chosen(20)];
    expect([few.length, more.length]).toEqual([5, 20]);
    expect(more).toEqual(expect.arrayContaining(few));
  });

  test('has no share for anybody else', () => {
    requests(provider, charted(provider, { match: people(5) })).header('x-user-bucket', '4').toReach({ stable: 100 });
  });
});

test('a claim that is to have two values gets a way out for claims', () => {
  expect(message(() => RequestMatch.all(RequestMatch.jwtClaim('groups', 'staff'), RequestMatch.jwtClaim('groups', 'beta')))).toBe(
    'RequestMatch.all: all must look at claim groups once, got claim groups: staff and claim groups: beta: let the token have one claim for both');
});
