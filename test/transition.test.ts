import { orders } from '../examples/adopt/adopt';
import { authApi, Phase } from '../examples/auth-api/auth-api';
import { STEPS } from '../examples/auth-api/phases';
import { rendered } from '../examples/rendered';
import { ApplyOrder } from '../src/verify/apply-order';
import { Manifests } from '../src/verify/manifests';
import { System } from '../src/verify/system/system';
import { transition } from '../src/verify/transition';
import { TransitionChecker } from '../src/verify/transition/transition-checker';

const HOST = 'web.example.com';

function object(apiVersion: string, kind: string, name: string, spec: any, metadata: any = {}): any {
  return { apiVersion, kind, metadata: { name, namespace: 'shop', ...metadata }, spec };
}

const wave = (number: number) => ({ annotations: { 'argocd.argoproj.io/sync-wave': String(number) } });
const pruneLast = { annotations: { 'argocd.argoproj.io/sync-options': 'Validate=false, PruneLast=true' } };

function deployment(name: string, labels: any, spec: any = {}, metadata: any = {}): any {
  const { image = 'web:1', selector = labels, ...more } = spec;
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image }] } };
  return object('apps/v1', 'Deployment', name, { replicas: 2, selector: { matchLabels: selector }, template, ...more }, metadata);
}

const stable = (spec: any = {}, metadata: any = {}) => deployment('web', { app: 'web', track: 'stable' }, spec, metadata);
const canary = (spec: any = {}, metadata: any = {}) => deployment('web-canary', { app: 'web', track: 'canary' }, { replicas: 1, image: 'web:2', ...spec }, metadata);

function service(selector: any = { app: 'web' }, name = 'web', spec: any = {}, metadata: any = {}): any {
  return object('v1', 'Service', name, { selector, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec }, metadata);
}

function rule(tracks: string[] = ['stable', 'canary'], metadata: any = {}): any {
  return object('networking.istio.io/v1', 'DestinationRule', 'web', { host: 'web', subsets: tracks.map(track => ({ name: track, labels: { track } })) }, metadata);
}

const gateway = object('networking.istio.io/v1', 'Gateway', 'gw', { selector: { istio: 'gw' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [HOST] }] });
const to = (subset: string, weight?: number) => ({ destination: { host: 'web', subset }, ...weight === undefined ? {} : { weight } });

function routes(http: any[], metadata: any = {}, spec: any = {}): any {
  return object('networking.istio.io/v1', 'VirtualService', 'web', { hosts: [HOST], gateways: ['gw'], http, ...spec }, metadata);
}

const header = { match: [{ headers: { 'x-canary': { exact: 'true' } } }], route: [to('canary')] };
const shares = (weight: number) => ({ route: weight === 0 ? [to('stable')] : [to('stable', 100 - weight), to('canary', weight)] });
const at = (weight: number, metadata: any = {}) => routes([header, shares(weight)], metadata);
const alone = (metadata: any = {}) => routes([{ route: [to('stable')] }], metadata);
const running = [gateway, service(), stable()];

function sides(before: any[], after: any[]): [Manifests, Manifests] {
  return [Manifests.fromObjects(before), Manifests.fromObjects(after)];
}

function told(before: any[], after: any[], order?: ApplyOrder): string[] {
  return transition(...sides(before, after), order).map(String);
}

describe('a canary comes', () => {
  const before = [...running, rule(['stable']), alone()];

  test('all in one wave: the route can be there before the subset and the pods', () => {
    expect(told(before, [...running, rule(), canary(), at(5)])).toEqual([
      'error R80 VirtualService shop/web: is applied before Deployment shop/web-canary is ready and DestinationRule shop/web is applied: all are in sync wave 0; GET web.example.com/ from gateway shop/gw gets HTTP 503: unknown cluster for 5 % (objects[5] spec.http[1].route[1].destination): give VirtualService shop/web the annotation argocd.argoproj.io/sync-wave: "1", behind Deployment shop/web-canary and DestinationRule shop/web',
    ]);
  });

  test('in waves nothing is told', () => {
    expect(told(before, [...running, canary({}, wave(-1)), rule(['stable', 'canary'], wave(0)), at(5, wave(1))])).toEqual([]);
  });

  test('the wave of the way out is one', () => {
    expect(told(before, [...running, rule(), canary(), at(5, wave(1))])).toEqual([]);
  });

  test('the route in a wave before the pods', () => {
    expect(told([...running, rule(), alone()], [...running, rule(), canary({}, wave(1)), at(5)])).toEqual([
      'error R80 VirtualService shop/web: is applied before Deployment shop/web-canary is ready: sync wave 0 comes before 1; GET web.example.com/ from gateway shop/gw gets HTTP 503: no healthy endpoint for 5 % (objects[5] spec.http[1].route[1].destination): give VirtualService shop/web the annotation argocd.argoproj.io/sync-wave: "2", behind Deployment shop/web-canary',
    ]);
  });

  test('a wave that is no number is 0, or what Helm says', () => {
    const weight = { annotations: { 'argocd.argoproj.io/sync-wave': 'last', 'helm.sh/hook-weight': '3' } };
    expect(told([...running, rule(), alone()], [...running, rule(), canary(), at(5, { annotations: { 'argocd.argoproj.io/sync-wave': 'last' } })])).toHaveLength(1);
    expect(told([...running, rule(), alone()], [...running, rule(), canary(), at(5, weight)])).toEqual([]);
  });

  test('with kubectl waves mean nothing', () => {
    expect(told([...running, rule(), alone()], [...running, canary({}, wave(-1)), rule(), at(5, wave(1))], ApplyOrder.kubectl())).toEqual([
      'error R80 VirtualService shop/web: is applied before Deployment shop/web-canary is ready; GET web.example.com/ from gateway shop/gw gets HTTP 503: no healthy endpoint for 5 % (objects[5] spec.http[1].route[1].destination): apply Deployment shop/web-canary first, wait for its pods (kubectl rollout status deployment/web-canary -n shop), then apply VirtualService shop/web',
    ]);
  });

  test('pods that are there already, idle', () => {
    expect(told([...running, rule(), canary({ replicas: 0 }), alone()], [...running, rule(), canary(), at(5)])).toEqual([
      'error R80 VirtualService shop/web: is applied before Deployment shop/web-canary is ready: both are in sync wave 0; GET web.example.com/ from gateway shop/gw gets HTTP 503: no healthy endpoint for 5 % (objects[5] spec.http[1].route[1].destination): give VirtualService shop/web the annotation argocd.argoproj.io/sync-wave: "1", behind Deployment shop/web-canary',
    ]);
    expect(told([...running, rule(), canary({ replicas: 0 }), alone()], [...running, rule(), canary(), at(5, wave(1))])).toEqual([]);
  });

  test('one finding for many routes that have the same step in it', () => {
    const mesh = (http: any[]) => routes(http, { name: 'mesh' }, { hosts: ['web'], gateways: undefined });
    const found = transition(...sides([...running, rule(), alone(), mesh([shares(0)])], [...running, rule(), canary(), at(5), mesh([shares(5)])]));
    expect(found.map(({ rule: id, subject, field }) => [id, subject, field])).toEqual([
      ['R80', 'VirtualService shop/mesh', 'spec.http[0].route[1].destination'],
      ['R80', 'VirtualService shop/web', 'spec.http[1].route[1].destination'],
    ]);
    expect(found[1].related.map(({ object: title, field }) => `${title} ${field}`)).toContain('DestinationRule shop/web spec.subsets[1]');
  });
});

describe('weights', () => {
  test.each([[0, 5], [5, 20], [20, 50], [50, 100], [100, 0]])('%i %% to %i %% is one object, and safe', (one, other) => {
    expect(told([...running, rule(), canary(), at(one)], [...running, rule(), canary(), at(other)])).toEqual([]);
  });

  test('pods that are added for a weight are no risk', () => {
    expect(told([...running, rule(), canary(), at(5)], [...running, rule(), canary({ replicas: 3 }), at(50)])).toEqual([]);
  });

  test('no change at all, in another order of keys', () => {
    const reversed = Object.fromEntries(Object.entries(canary()).reverse());
    expect(told([...running, rule(), canary(), at(5)], [...running, rule(), reversed, at(5)])).toEqual([]);
  });
});

describe('promotion and rollback', () => {
  test('the image of stable while the canary has all requests', () => {
    expect(told([...running, rule(), canary(), at(100)], [gateway, service(), stable({ image: 'web:2' }), rule(), canary(), at(100)])).toEqual([]);
  });

  test('image, weight and pods in one change: the canary can be gone before the route is', () => {
    expect(told([...running, rule(), canary(), at(20)], [gateway, service(), stable({ image: 'web:2' }), rule(), canary({ replicas: 0 }), alone()])).toEqual([
      'error R80 Deployment shop/web-canary: is scaled to 0 before VirtualService shop/web is applied: both are in sync wave 0; GET web.example.com/ from gateway shop/gw with x-canary: true gets HTTP 503: no healthy endpoint (objects[4] spec.replicas): apply VirtualService shop/web in a change before this one, while the pods are there; a later sync wave would hold them back the next time that they come',
    ]);
  });

  test('first the route, then the pods', () => {
    const parked = [...running, rule(), canary(), alone()];
    expect(told([...running, rule(), canary(), at(20)], parked)).toEqual([]);
    expect(told(parked, [...running, rule(), canary({ replicas: 0 }), alone()])).toEqual([]);
  });
});

describe('a canary goes', () => {
  const after = [...running, rule(['stable']), alone()];

  test('deletions come first', () => {
    expect(told([...running, rule(), canary(), at(5)], after)).toEqual([
      'error R80 Deployment shop/web-canary: is deleted before VirtualService shop/web is applied: within sync wave 0, deletions come first; GET web.example.com/ from gateway shop/gw with x-canary: true gets HTTP 503: no healthy endpoint (objects[4]): give Deployment shop/web-canary the annotation argocd.argoproj.io/sync-options: PruneLast=true in a change before this one, as that of the live object counts',
    ]);
  });

  test('the pods last, but the subset at any time', () => {
    expect(told([...running, rule(), canary({}, pruneLast), at(5)], after)).toEqual([
      'error R80 DestinationRule shop/web: is applied before VirtualService shop/web is applied: both are in sync wave 0; GET web.example.com/ from gateway shop/gw with x-canary: true gets HTTP 503: unknown cluster (objects[3] spec.subsets): give DestinationRule shop/web the annotation argocd.argoproj.io/sync-wave: "1", behind VirtualService shop/web; or keep both subsets in it for good, so that routes alone change',
    ]);
  });

  test('the pods last, and the subset stays', () => {
    expect(told([...running, rule(), canary({}, pruneLast), at(5)], [...running, rule(), alone()])).toEqual([]);
  });

  test('without prune the pods stay', () => {
    const keeps = canary({}, { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } });
    expect(told([...running, rule(), canary(), at(5)], [...running, rule(), alone()], ApplyOrder.argoCd({ prune: false }))).toEqual([]);
    expect(told([...running, rule(), canary(), at(5)], [...running, rule(), alone()], ApplyOrder.kubectl())).toEqual([]);
    expect(told([...running, rule(), keeps, at(5)], [...running, rule(), alone()])).toEqual([]);
  });

  test('with the option of the Application the pods are deleted last', () => {
    expect(told([...running, rule(), canary(), at(5)], [...running, rule(), alone()], ApplyOrder.argoCd({ pruneLast: true }))).toEqual([]);
  });

  test('kubectl deletes at any time', () => {
    expect(told([...running, rule(), canary({}, pruneLast), at(5)], [...running, rule(), alone()], ApplyOrder.kubectl({ prune: true }))).toEqual([
      'error R80 Deployment shop/web-canary: is deleted before VirtualService shop/web is applied; GET web.example.com/ from gateway shop/gw with x-canary: true gets HTTP 503: no healthy endpoint (objects[4]): apply VirtualService shop/web first, then delete Deployment shop/web-canary',
    ]);
  });

  test('deletions take their waves in reverse, so a route of its own goes before its pods', () => {
    const route = (waves: any) => routes([header], { name: 'web-canary', ...waves });
    const waves = [...running, rule(), canary({}, wave(0)), route(wave(2)), alone()];
    expect(told(waves, [...running, rule(), alone()])).toEqual([]);
    expect(told([...running, rule(), canary({}, wave(2)), route(wave(0)), alone()], [...running, rule(), alone()])).toHaveLength(1);
  });

  test('hooks come and go', () => {
    const hook = { annotations: { 'argocd.argoproj.io/hook': 'PostSync' } };
    expect(told([...running, rule(), canary({}, hook), at(5)], [...running, rule(), alone()])).toEqual([]);
  });
});

describe('labels', () => {
  const old = deployment('web', { app: 'web' });
  const labelled = deployment('web', { app: 'web', track: 'stable' }, { selector: { app: 'web' } });

  test('a Service that asks for labels that pods are only about to get', () => {
    expect(told([service(), old], [service({ app: 'web', track: 'stable' }), labelled])).toEqual([
      'error R80 Service shop/web: is applied before Deployment shop/web has its first new pods: both are in sync wave 0; GET web.shop.svc.cluster.local/ from a pod without sidecar in shop gets no ready pod (objects[0] spec.selector): give Service shop/web the annotation argocd.argoproj.io/sync-wave: "1", behind Deployment shop/web',
    ]);
  });

  test('labels first, the selector later', () => {
    expect(told([service(), old], [service(), labelled])).toEqual([]);
    expect(told([service(), labelled], [service({ app: 'web', track: 'stable' }), labelled])).toEqual([]);
    expect(told([service(), old], [service({ app: 'web', track: 'stable' }, 'web', {}, wave(1)), labelled])).toEqual([]);
  });

  test('a label that nobody asks for, on one pod of three', () => {
    const of = (version: string) => deployment('web-canary', { app: 'web', track: 'canary', version }, { replicas: 1, selector: { app: 'web', track: 'canary' } });
    expect(told([service(), stable(), of('v2')], [service(), stable(), of('v3')])).toEqual([]);
  });

  test('labels that replace each other', () => {
    const [v1, v2] = ['v1', 'v2'].map(version => deployment('web', { app: 'web', version }, { selector: { app: 'web' } }));
    expect(told([service({ app: 'web', version: 'v1' }), v1], [service({ app: 'web', version: 'v2' }), v2])).toEqual([
      'error R80 Service shop/web: is applied before Deployment shop/web has its first new pods: both are in sync wave 0; GET web.shop.svc.cluster.local/ from a pod without sidecar in shop gets no ready pod (objects[0] spec.selector): make two changes of it, as neither order of Service shop/web and Deployment shop/web is right: in the first let Service shop/web select by labels alone that old and new pods have, and take the old away in the second',
      'error R80 Deployment shop/web: has only new pods before Service shop/web is applied: both are in sync wave 0; GET web.shop.svc.cluster.local/ from a pod without sidecar in shop gets no ready pod (objects[1] spec.template.metadata.labels): make two changes of it, as neither order of Deployment shop/web and Service shop/web is right: in the first let Service shop/web select by labels alone that old and new pods have, and take the old away in the second',
    ]);
  });

  test('a port that gets another name: the pods with both names come first', () => {
    const pods = (...names: string[]) => {
      const one = stable();
      one.spec.template.spec.containers[0].ports = names.map(name => ({ name, containerPort: 8080 }));
      return one;
    };
    const at8080 = (targetPort: string) => service({ app: 'web' }, 'web', { ports: [{ port: 80, targetPort }] });
    const found = transition(...sides([at8080('http'), pods('http')], [at8080('web'), pods('web')]));
    expect(found.map(({ subject, message: text, place }) => `${subject} ${text} ${place}`)).toEqual([
      'Service shop/web is applied before Deployment shop/web has its first new pods: both are in sync wave 0 objects[0] spec.selector.app',
      'Deployment shop/web has only new pods before Service shop/web is applied: both are in sync wave 0 objects[1] spec.template.spec.containers',
    ]);
    expect(found[0].wayOut).toBe('make two changes of it, as neither order of Service shop/web and Deployment shop/web is right: in the first let the pods have ports of both names, and take the old away in the second');
    expect(told([at8080('http'), pods('http')], [at8080('http'), pods('http', 'web')])).toEqual([]);
    expect(told([at8080('http'), pods('http', 'web')], [at8080('web'), pods('http', 'web')])).toEqual([]);
  });

  test('of many Deployments behind one Service', () => {
    const pods = (version: string, count: number) => [...Array(count).keys()].map(index => deployment(`web-${index}`, { app: 'web', index: String(index), version }, { selector: { index: String(index) } }));
    for (const count of [8, 200]) {
      const found = transition(...sides([service({ version: 'v1' }), ...pods('v1', count)], [service({ version: 'v2' }), ...pods('v2', count)]));
      expect(found.map(({ subject, message: text }) => `${subject} ${text}`)).toEqual([
        'Service shop/web is applied before Deployment shop/web-0 has its first new pods: both are in sync wave 0',
        `Deployment shop/web-0 has only new pods, and Deployment shop/web-1 has only new pods, Deployment shop/web-2 has only new pods, Deployment shop/web-3 has only new pods and ${count - 4} more, before Service shop/web is applied: all are in sync wave 0`,
      ]);
      expect(found.every(({ wayOut }) => wayOut.startsWith('make two changes of it'))).toBe(true);
    }
    expect(told([service({ app: 'web' }), ...pods('v1', 200)], [service({ app: 'web' }), ...pods('v2', 200)])).toEqual([]);
  });

  test('subsets that get other names', () => {
    const named = (name: string) => object('networking.istio.io/v1', 'DestinationRule', 'web', { host: 'web', subsets: [{ name, labels: { track: 'stable' } }] });
    expect(told([...running, named('v1'), routes([{ route: [to('v1')] }])], [...running, named('v2'), routes([{ route: [to('v2')] }])])).toEqual([
      'error R80 DestinationRule shop/web: is applied before VirtualService shop/web is applied: both are in sync wave 0; GET web.example.com/ from gateway shop/gw gets HTTP 503: unknown cluster (objects[3] spec.subsets): make two changes of it, as neither order of DestinationRule shop/web and VirtualService shop/web is right: in the first keep the old subsets in DestinationRule shop/web beside the new ones, and take the old away in the second',
      'error R80 VirtualService shop/web: is applied before DestinationRule shop/web is applied: both are in sync wave 0; GET web.example.com/ from gateway shop/gw gets HTTP 503: unknown cluster (objects[4] spec.http[0].route[0].destination): make two changes of it, as neither order of VirtualService shop/web and DestinationRule shop/web is right: in the first keep the old subsets in DestinationRule shop/web beside the new ones, and take the old away in the second',
    ]);
  });
});

describe('what cannot be done', () => {
  test('the selector of a Deployment is fixed', () => {
    expect(told([service(), deployment('web', { app: 'web' })], [service(), stable()])).toEqual([
      'error R11 Deployment shop/web: spec.selector cannot be changed from {"matchLabels":{"app":"web"}} to {"matchLabels":{"app":"web","track":"stable"}} (objects[1] spec.selector): keep the field as it is, or make a new object with another name beside the old one, send requests there and delete the old one in a later change',
    ]);
  });

  test('and what it leads to', () => {
    expect(told([service(), deployment('web', { app: 'web' })], [service({ app: 'web', track: 'stable' }), stable()])).toEqual([
      'error R11 Deployment shop/web: spec.selector cannot be changed from {"matchLabels":{"app":"web"}} to {"matchLabels":{"app":"web","track":"stable"}} (objects[1] spec.selector): keep the field as it is, or make a new object with another name beside the old one, send requests there and delete the old one in a later change',
      'error R80 Service shop/web: is applied before Deployment shop/web has its first new pods, which does not come: Deployment shop/web is refused; GET web.shop.svc.cluster.local/ from a pod without sidecar in shop gets no ready pod (objects[0] spec.selector): mend Deployment shop/web first, and leave Service shop/web as it is until that has been applied',
    ]);
  });

  const options = (text: string) => ({ annotations: { 'argocd.argoproj.io/sync-options': text } });

  test('unless Argo CD is told to make it anew, which takes its pods away', () => {
    expect(told([service(), deployment('web', { app: 'web' })], [service(), stable({}, options('Force=true'))])).toEqual([
      'error R80 Deployment shop/web: is applied, and its old pods end before it is ready; GET web.shop.svc.cluster.local/ from a pod without sidecar in shop gets no ready pod (objects[1] spec.selector): leave spec.selector as it is, as Argo CD deletes the object to change it, or send its requests to another track in a change before this one',
    ]);
    expect(told([service(), stable()], [service(), stable({ image: 'web:2' }, options('Force=true'))])).toEqual([]);
  });

  test('or to make it anew whatever is changed', () => {
    const anew = options('Force=true,Replace=true');
    expect(told([service(), stable({}, anew)], [service(), stable({ image: 'web:2' })])).toEqual([
      'error R80 Deployment shop/web: is applied, and its old pods end before it is ready; GET web.shop.svc.cluster.local/ from a pod without sidecar in shop gets no ready pod (objects[1] metadata): take Force=true out of the annotation argocd.argoproj.io/sync-options in a change before this one, as Argo CD deletes the object to change it, or send its requests to another track in a change before this one',
    ]);
    expect(told([service(), stable()], [service({ app: 'web', track: 'stable' }, 'web', {}, anew), stable()])).toEqual([
      'error R80 Service shop/web: is deleted to be made anew before it is applied; GET web.shop.svc.cluster.local/ from a pod without sidecar in shop gets web.shop.svc.cluster.local is no Service of the input (objects[0] metadata.annotations["argocd.argoproj.io/sync-options"]): take Force=true out of the annotation argocd.argoproj.io/sync-options in a change before this one, as Argo CD deletes the object to change it, or send its requests to another track in a change before this one',
    ]);
  });

  const plain = (apiVersion: string, kind: string, fields: any) => ({ apiVersion, kind, metadata: { name: 'web', namespace: 'shop' }, ...fields });
  const role = (name: string) => plain('rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name } });
  const secret = (fields: any) => plain('v1', 'Secret', { data: { key: 'YQ==' }, ...fields });

  test.each([
    ['the type of a Secret', secret({}), secret({ type: 'kubernetes.io/tls' }), 'type cannot be changed from nothing to "kubernetes.io/tls"'],
    ['the values of an immutable Secret, which nobody needs to see', secret({ immutable: true }), secret({ immutable: true, data: { key: 'Yg==' } }), 'data cannot be changed'],
    ['an immutable ConfigMap', plain('v1', 'ConfigMap', { immutable: true, data: { a: '1' } }), plain('v1', 'ConfigMap', { immutable: true, data: { a: '2' } }), 'data cannot be changed from {"a":"1"} to {"a":"2"}'],
    ['the role of a RoleBinding', role('a'), role('b'), 'roleRef cannot be changed from {"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"a"} to {"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"b"}'],
    ['the controller of an IngressClass', plain('networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'k8s.io/ingress-nginx' } }), plain('networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'traefik.io/ingress-controller' } }), 'spec.controller cannot be changed from "k8s.io/ingress-nginx" to "traefik.io/ingress-controller"'],
  ])('%s is fixed', (_, before, after, message) => {
    expect(transition(...sides([before], [after])).map(({ rule: id, message: text }) => [id, text])).toEqual([['R11', message]]);
  });

  test('what the API server fills in is no change of it', () => {
    expect(told([secret({ type: 'Opaque' })], [secret({})])).toEqual([]);
    expect(told([secret({})], [secret({ data: { key: 'Yg==' }, immutable: true })])).toEqual([]);
  });

  test('the kind of address of a Service is fixed', () => {
    const headless = service(undefined, 'web', { clusterIP: 'None' });
    expect(told([service(), stable()], [headless, stable()])).toEqual([
      'error R11 Service shop/web: spec.clusterIP cannot be changed from nothing to "None" (objects[0] spec.clusterIP): keep the field as it is, or make a new object with another name beside the old one, send requests there and delete the old one in a later change',
    ]);
    expect(told([service(undefined, 'web', { clusterIP: '10.0.0.7' }), stable()], [service(), stable()])).toEqual([]);
    expect(told([headless, stable()], [service(undefined, 'web', { type: 'ExternalName', externalName: 'example.com', selector: undefined }), stable()])).toEqual([]);
  });

  test('claims of a StatefulSet and templates of Jobs are fixed', () => {
    const set = (spec: any) => object('apps/v1', 'StatefulSet', 'db', { ...deployment('db', { app: 'db' }).spec, ...spec });
    const claim = (storage: string) => ({ volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }] });
    const job = (image: string) => object('batch/v1', 'Job', 'migrate', { template: { spec: { containers: [{ name: 'app', image }] } } });
    expect(told([set(claim('1Gi')), job('a')], [set(claim('2Gi')), job('b')])).toEqual([
      'error R11 StatefulSet shop/db: spec.volumeClaimTemplates cannot be changed from [{"metadata":{"name":"data"},"spec":{"resources":{"requests":{"storage":"1Gi"... to [{"metadata":{"name":"data"},"spec":{"resources":{"requests":{"storage":"2Gi"... (objects[0] spec.volumeClaimTemplates): keep the field as it is, or make a new object with another name beside the old one, send requests there and delete the old one in a later change',
      'error R11 Job shop/migrate: spec.template cannot be changed from {"spec":{"containers":[{"name":"app","image":"a"}]}} to {"spec":{"containers":[{"name":"app","image":"b"}]}} (objects[1] spec.template): keep the field as it is, or make a new object with another name beside the old one, send requests there and delete the old one in a later change',
    ]);
    expect(told([set({})], [set({ podManagementPolicy: 'OrderedReady', minReadySeconds: 5 })])).toEqual([]);
  });

  const refused = (metadata: any = {}) => canary({ selector: { app: 'other' } }, metadata);

  test('an object that is refused stops later waves of Argo CD', () => {
    expect(told([...running, rule(), at(0)], [...running, rule(), refused(), at(5, wave(1))])).toEqual([
      'error R82 Deployment shop/web-canary: app must select the pods of the template, got app=other; what is in later sync waves is not applied (objects[4] spec.selector.matchLabels.app): mend the field; kubectl apply --dry-run=server says the same',
    ]);
  });

  test('requests that its routes would send to it fail in the end, too: that is told once', () => {
    expect(told([...running, rule(), alone()], [...running, rule(), refused(), at(5)])).toEqual([
      'error R82 Deployment shop/web-canary: app must select the pods of the template, got app=other (objects[4] spec.selector.matchLabels.app): mend the field; kubectl apply --dry-run=server says the same',
    ]);
    expect(told([...running, rule(), alone()], [...running, rule(), refused(), at(5, wave(1))], ApplyOrder.kubectl())).toHaveLength(1);
  });

  test('what was refused before and is as it was is no matter of the change', () => {
    expect(told([...running, rule(), refused(), alone()], [...running, rule(), refused(), routes([{ timeout: '3s', route: [to('stable')] }])])).toEqual([]);
  });
});

describe('pods', () => {
  const recreate = { strategy: { type: 'Recreate' } };

  test('Recreate leaves nobody for a while', () => {
    expect(told([service(), stable(recreate)], [service(), stable({ ...recreate, image: 'web:2' })])).toEqual([
      'error R80 Deployment shop/web: is applied, and its old pods end before it is ready; GET web.shop.svc.cluster.local/ from a pod without sidecar in shop gets no ready pod (objects[1] spec.strategy.type): keep old pods until new ones are ready (strategy RollingUpdate with maxUnavailable 0), or send its requests to another track in a change before this one',
    ]);
  });

  const live = (securityContext: any, image = 'web:1', imagePullPolicy = 'IfNotPresent') => {
    const filled = stable({ ...recreate, image });
    filled.spec.template.metadata.creationTimestamp = null;
    filled.spec.template.spec = {
      containers: [{ ...filled.spec.template.spec.containers[0], imagePullPolicy, resources: {}, terminationMessagePath: '/dev/termination-log', ...securityContext }],
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      nodeSelector: {},
      tolerations: [],
      securityContext: {},
      serviceAccount: 'web',
      serviceAccountName: 'web',
    };
    return filled;
  };

  test('what the API server fills in starts no new pods', () => {
    const written = stable(recreate);
    written.spec.template.spec.serviceAccountName = 'web';
    expect(told([service(), live({})], [service(), written])).toEqual([]);
    expect(told([service(), live({ securityContext: {} })], [service(), written])).toHaveLength(1);
    expect(told([service(), live({}, 'web:1', 'Always')], [service(), written])).toHaveLength(1);
  });

  test.each([
    ['registry.example.com:5000/web', 'Always'], ['web:latest', 'Always'], ['web:latest@sha256:0', 'Always'], ['web@sha256:0', 'IfNotPresent'], ['a/web:1', 'IfNotPresent'],
  ])('%s is pulled %s where nothing is said', (image, policy) => {
    const [silent, said] = [undefined, policy].map(imagePullPolicy => {
      const pods = stable({ ...recreate, image });
      pods.spec.template.spec.containers[0].imagePullPolicy = imagePullPolicy;
      return pods;
    });
    expect(told([service(), silent], [service(), said])).toEqual([]);
  });

  test('a Deployment that an autoscaler is to have falls back to one pod first', () => {
    const { replicas, ...spec } = stable().spec;
    const scaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 5 });
    expect(told([service(), stable(), canary(), scaler], [service(), { ...stable(), spec }, canary(), scaler])).toEqual([
      'warning R81 Deployment shop/web: falls back to one pod before it is scaled by its autoscaler; GET web.shop.svc.cluster.local/ from a pod without sidecar in shop gets Deployment shop/web-canary for 50 %, where it was 33.33 % and is to be 33.33 % (objects[1] spec): take spec.replicas out of what is known as applied before this change (kubectl apply edit-last-applied deployment/web -n shop), so that the pods stay',
    ]);
    expect(told([service(), stable(), scaler], [service(), { ...stable(), spec }, scaler])).toEqual([]);
  });

  test('or the canary alone', () => {
    expect(told([service(), stable(recreate), canary()], [service(), stable({ ...recreate, image: 'web:2' }), canary()])).toEqual([
      'warning R81 Deployment shop/web: is applied, and its old pods end before it is ready; GET web.shop.svc.cluster.local/ from a pod without sidecar in shop gets Deployment shop/web-canary for 100 %, where it was 33.33 % and is to be 33.33 % (objects[1] spec.strategy.type): keep old pods until new ones are ready (strategy RollingUpdate with maxUnavailable 0), or send its requests to another track in a change before this one',
    ]);
  });

  test.each<[string, number, any, boolean]>([
    ['one of one', 1, { rollingUpdate: { maxUnavailable: 1 } }, true],
    ['all', 4, { rollingUpdate: { maxUnavailable: '100%' } }, true],
    ['one of two', 2, { rollingUpdate: { maxUnavailable: 1 } }, false],
    ['none of one, as shares are rounded down', 1, { rollingUpdate: { maxUnavailable: '50%' } }, false],
    ['one where both would be 0', 1, { rollingUpdate: { maxUnavailable: 0, maxSurge: 0 } }, true],
    ['the default', 1, {}, false],
  ])('a rollout that may take away %s', (_, replicas, strategy, fails) => {
    const of = (image: string) => stable({ replicas, strategy: { type: 'RollingUpdate', ...strategy }, image });
    expect(told([service(), of('web:1')], [service(), of('web:2')]).length > 0).toBe(fails);
  });

  test('a StatefulSet of one pod', () => {
    const set = (replicas: number, image: string, updateStrategy?: any) => object('apps/v1', 'StatefulSet', 'web', { ...deployment('web', { app: 'web' }, { image }).spec, replicas, updateStrategy });
    expect(told([service(), set(1, 'web:1')], [service(), set(1, 'web:2')])).toEqual([
      'error R80 StatefulSet shop/web: is applied, and its old pods end before it is ready; GET web.shop.svc.cluster.local/ from a pod without sidecar in shop gets no ready pod (objects[1] spec): keep old pods until new ones are ready (two replicas or more), or send its requests to another track in a change before this one',
    ]);
    expect(told([service(), set(2, 'web:1')], [service(), set(2, 'web:2')])).toEqual([]);
    expect(told([service(), set(1, 'web:1', { type: 'OnDelete' })], [service(), set(1, 'web:2', { type: 'OnDelete' })])).toEqual([]);
  });

  test('a Service that loses its pods for good is what the change wants', () => {
    expect(told([service(), stable()], [service(), stable({ replicas: 0 })])).toEqual([]);
    expect(told([service(), stable(), canary()], [service(), stable({ replicas: 0 }), canary({ replicas: 0 })])).toEqual([]);
  });

  test('Deployments that take each other\'s place', () => {
    expect(told([service(), stable()], [service(), deployment('web-next', { app: 'web', track: 'next' })])).toEqual([
      'error R80 Deployment shop/web: is deleted before Deployment shop/web-next is ready: within sync wave 0, deletions come first; GET web.shop.svc.cluster.local/ from a pod without sidecar in shop gets no ready pod (objects[1]): give Deployment shop/web the annotation argocd.argoproj.io/sync-options: PruneLast=true in a change before this one, as that of the live object counts',
    ]);
  });
});

describe('another way in', () => {
  const both = [gateway, service(), service({ app: 'web', track: 'canary' }, 'web-canary'), stable(), canary()];
  const mesh = routes([shares(5)], { name: 'web-mesh' }, { hosts: ['web'], gateways: undefined });
  const ref = (name: string, weight = 1) => ({ name, port: 80, weight });
  const httpRoute = object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', {
    parentRefs: [{ group: '', kind: 'Service', name: 'web' }], rules: [{ backendRefs: [ref('web-stable', 95), ref('web-canary', 5)] }],
  });
  const stableService = service({ app: 'web', track: 'stable' }, 'web-stable');

  test('from a VirtualService to a HTTPRoute of the mesh: between the two, pods decide', () => {
    expect(told([...both, rule(), stableService, mesh], [...both, rule(), stableService, httpRoute])).toEqual([
      'warning R81 VirtualService shop/web-mesh: is deleted before HTTPRoute shop/web is applied: within sync wave 0, deletions come first; GET web.shop.svc.cluster.local/ from a pod of the mesh in shop gets Deployment shop/web-canary for 33.33 %, where it was 5 % and is to be 5 % (objects[7]): give VirtualService shop/web-mesh the annotation argocd.argoproj.io/sync-options: PruneLast=true in a change before this one, as that of the live object counts',
    ]);
  });

  test('and the Service that it needs may come late', () => {
    expect(told([...both, rule(), mesh], [...both, stableService, httpRoute], ApplyOrder.kubectl())).toEqual([
      'error R80 HTTPRoute shop/web: is applied before Service shop/web-stable is applied; GET web.shop.svc.cluster.local/ from a pod of the mesh in shop gets HTTP 500: unknown cluster for 95 % (objects[6] spec.rules[0].backendRefs[0]): apply Service shop/web-stable first, then apply HTTPRoute shop/web',
    ]);
  });

  test('what runs is older than what comes: a second VirtualService for the same host of the mesh counts when the first is gone', () => {
    const next = routes([{ route: [{ destination: { host: 'web-next' } }] }], { name: 'a-mesh' }, { hosts: ['web'], gateways: undefined });
    const after = [...both, rule(), next, service({ app: 'next' }, 'web-next'), deployment('web-next', { app: 'next' })];
    expect(transition(...sides([...both, rule(), mesh], after), ApplyOrder.kubectl({ prune: true })).map(({ rule: id, subject, message: text }) => `${id} ${subject} ${text}`)).toEqual([
      'R80 VirtualService shop/a-mesh is applied, and VirtualService shop/web-mesh is deleted, before Service shop/web-next is applied and Deployment shop/web-next is ready',
    ]);
  });

  const second = { ...gateway, metadata: { name: 'gw2', namespace: 'shop' } };
  const renamed = [second, service(), stable(), rule(), routes([{ route: [to('stable')] }], {}, { gateways: ['gw2'] })];

  test('a Gateway of Istio that gets another name, for the same pods', () => {
    const found = (order: ApplyOrder) => transition(...sides([gateway, service(), stable(), rule(), alone()], renamed), order)
      .map(({ subject, message: text, outcome }) => `${subject} ${text}; ${outcome}`);
    expect(found(ApplyOrder.argoCd())).toEqual([
      'Gateway shop/gw is deleted before Gateway shop/gw2 is applied and VirtualService shop/web is applied: within sync wave 0, deletions come first; no answer, as no object is there that lets it in',
    ]);
    expect(found(ApplyOrder.argoCd({ pruneLast: true }))).toEqual([
      'VirtualService shop/web is applied before Gateway shop/gw2 is applied: both are in sync wave 0; HTTP 404: no route',
    ]);
    const later = { ...renamed[4], metadata: { ...renamed[4].metadata, ...wave(1) } };
    const mended = [...renamed.slice(0, 4), later];
    expect(told([gateway, service(), stable(), rule(), alone()], mended, ApplyOrder.argoCd({ pruneLast: true }))).toEqual([]);
  });

  test('a Namespace takes along what is in it', () => {
    const inside = (one: any) => ({ ...one, metadata: { ...one.metadata, namespace: 'old', ...pruneLast } });
    const leading = (namespace: string) => routes([{ route: [{ destination: { host: `web.${namespace}.svc.cluster.local` } }] }], wave(1));
    const namespace = (metadata: any = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'old', ...metadata } });
    const after = [...running, leading('shop')];
    expect(transition(...sides([namespace(), gateway, inside(service()), inside(stable()), leading('old')], after)).map(({ subject, message: text }) => `${subject} ${text}`)).toEqual([
      'Namespace default/old is deleted before Service shop/web is applied and Deployment shop/web is ready and VirtualService shop/web is applied: sync wave 0 comes before 1',
    ]);
    expect(told([namespace(pruneLast), gateway, inside(service()), inside(stable()), leading('old')], after)).toEqual([]);
  });

  const ingress = (name: string, ingressClassName: string, annotations: any = {}, backend = 'web') => object('networking.k8s.io/v1', 'Ingress', name, {
    ingressClassName, rules: [{ host: HOST, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: backend, port: { number: 80 } } } }] } }],
  }, { annotations });
  const onNginx = [service({ app: 'web', track: 'stable' }), stable(), ingress('web', 'nginx')];
  const nginxCanary = [canary(), service({ app: 'web', track: 'canary' }, 'web-canary')];
  const share = { 'nginx.ingress.kubernetes.io/canary': 'true', 'nginx.ingress.kubernetes.io/canary-weight': '10' };

  test('a canary Ingress without pods leaves its requests to the main one, so it can come and go', () => {
    const withCanary = [...onNginx, ...nginxCanary, ingress('web-canary', 'nginx', share, 'web-canary')];
    expect(told(onNginx, withCanary)).toEqual([]);
    expect(told(withCanary, onNginx)).toEqual([]);
  });

  test('another class is another address: no request is answered before and after', () => {
    expect(told(onNginx, [...onNginx.slice(0, 2), ingress('web', 'traefik')])).toEqual([]);
  });

  test('an Ingress that gets another name', () => {
    expect(told(onNginx, [...onNginx.slice(0, 2), ingress('web-main', 'nginx')])).toEqual([
      'error R80 Ingress shop/web: is deleted before Ingress shop/web-main is applied: within sync wave 0, deletions come first; GET web.example.com/ from ingress class nginx gets no answer, as no object is there that lets it in (objects[2]): give Ingress shop/web the annotation argocd.argoproj.io/sync-options: PruneLast=true in a change before this one, as that of the live object counts',
    ]);
  });
});

test('a finding that an annotation names is known', () => {
  const known = { annotations: { 'cdk8s-canary.dev/ignore': 'R80 it is a batch of the night' } };
  expect(told([...running, rule(), alone()], [...running, rule(), canary(), at(5, known)])).toEqual([]);
});

describe('the example auth-api', () => {
  const objects = (phase: Phase) => Manifests.fromYaml(rendered('auth', chart => authApi(chart, phase)));

  test.each(STEPS.map(([from, next]) => [from.title, next.title, from, next] as const))('%s to %s is safe, whoever applies it', (_, __, from, next) => {
    expect(transition(objects(from), objects(next))).toEqual([]);
    expect(transition(objects(from), objects(next), ApplyOrder.kubectl({ prune: true }))).toEqual([]);
  });

  test('pods and routes in one change are safe in the waves of Argo CD, and not without them', () => {
    const [before, after] = [objects({ weight: 20 }), objects({ weight: 20, idle: true })];
    expect(transition(before, after, ApplyOrder.argoCd())).toEqual([]);
    expect(transition(before, after, ApplyOrder.kubectl()).map(({ rule: id, subject, message: text }) => `${id} ${subject} ${text}`)).toEqual([
      'R80 Deployment auth/auth-api-canary is scaled to 0 before VirtualService auth/auth-api-mesh is applied and VirtualService auth/auth-api is applied',
    ]);
  });
});

test('adopting what runs is safe', () => {
  expect(transition(Manifests.fromPath('examples/adopt/running.yaml'), Manifests.fromYaml(rendered('shop', chart => orders(chart))))).toEqual([]);
});

test('thirty changes on one VirtualService are looked at in parts', () => {
  const names = [...Array(30).keys()].map(index => `app-${index}.`.slice(0, -1));
  const pods = (name: string, track: string) => deployment(track === 'stable' ? name : `${name}-canary`, { app: name, track });
  const always = names.flatMap(name => [service({ app: name }, name), pods(name, 'stable'), { ...rule(), metadata: { name, namespace: 'shop' }, spec: { ...rule().spec, host: name } }]);
  const routing = (weight: number) => routes(names.map(name => ({
    match: [{ uri: { prefix: `/${name}/` } }],
    route: [{ destination: { host: name, subset: 'stable' }, weight: 100 - weight }, { destination: { host: name, subset: 'canary' }, weight }],
  })));
  const [before, after] = sides([gateway, ...always, routing(0)], [gateway, ...always, ...names.map(name => pods(name, 'canary')), routing(5)])
    .map(({ objects }) => new System(objects, [], {}, 'istio-system'));
  const checker = new TransitionChecker(before, after, ApplyOrder.argoCd());
  const requests = [before, after].flatMap(({ traffic }) => traffic.probes.map(({ request }) => request));
  const [{ fault: { message: text } }, ...others] = checker.broken(requests);
  expect(text).toBe('is applied before Deployment shop/app-0-canary is ready, Deployment shop/app-1-canary is ready, Deployment shop/app-2-canary is ready and 27 more: all are in sync wave 0');
  expect(others).toEqual([]);
  expect(checker.built).toBeLessThan(400);
});

describe('load balancers', () => {
  const alb = (name: string, path: string, annotations: any, backend = name) => object('networking.k8s.io/v1', 'Ingress', name, {
    ingressClassName: 'alb', rules: [{ host: HOST, http: { paths: [{ path, pathType: 'Prefix', backend: { service: { name: backend, port: { number: 80 } } } }] } }],
  }, { annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip', ...annotations } });
  const action = (weight: number) => ({
    'alb.ingress.kubernetes.io/actions.split': JSON.stringify({
      type: 'forward',
      forwardConfig: { targetGroups: [{ serviceName: 'web', servicePort: 80, weight: 100 - weight }, ...weight === 0 ? [] : [{ serviceName: 'web-canary', servicePort: 80, weight }]] },
    }),
  });
  const split = (weight: number, metadata: any = {}) => {
    const ingress = alb('web', '/', { ...action(weight), ...metadata.annotations }, 'split');
    ingress.spec.rules[0].http.paths[0].backend.service.port = { name: 'use-annotation' };
    return ingress;
  };
  const pods = [service({ app: 'web', track: 'stable' }), stable(), object('networking.k8s.io/v1', 'IngressClass', 'alb', { controller: 'ingress.k8s.aws/alb' })];
  const canaries = [service({ app: 'web', track: 'canary' }, 'web-canary'), canary()];

  test('an action with the Service of a canary that is not ready', () => {
    expect(told([...pods, split(0)], [...pods, ...canaries, split(5)])).toEqual([
      'error R80 Ingress shop/web: is applied, and Service shop/web-canary is applied, before Deployment shop/web-canary is ready: all are in sync wave 0; GET web.example.com/ from ingress class alb gets HTTP 503: no healthy endpoint for 5 % (objects[5] metadata.annotations["alb.ingress.kubernetes.io/actions.split"]): give Ingress shop/web the annotation argocd.argoproj.io/sync-wave: "1", behind Deployment shop/web-canary',
    ]);
    expect(told([...pods, split(0)], [...pods, ...canaries, split(5, wave(1))])).toEqual([]);
  });

  test('a Service that is not there yet leaves the load balancer as it is', () => {
    expect(told([...pods, canary(), split(0)], [...pods, ...canaries, split(5)])).toEqual([]);
  });
});

test('the order of the input makes no difference', () => {
  const [before, after] = [[...running, rule(['stable']), alone()], [...running, service({ app: 'web', track: 'canary' }, 'web-canary'), rule(), canary(), at(5)]];
  const texts = (one: any[], other: any[]) => transition(...sides(one, other), ApplyOrder.kubectl())
    .map(({ message: text, wayOut, outcome }) => [text, wayOut, outcome]);
  expect(texts([...before].reverse(), [...after].reverse())).toEqual(texts(before, after));
});
