import { spawn } from 'child_process';
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';
import { cli, folder, Result } from './cli-support';

const RECORDED: any[] = JSON.parse(readFileSync('test/kubectl/objects.json', 'utf8'));
const SHOP = readFileSync('test/kubectl/shop.yaml', 'utf8');
const SHOP_20 = SHOP.replaceAll('weight: 95', 'weight: 80').replaceAll('weight: 5', 'weight: 20');
const PLAN = `target: prod
context: prod-cluster
processes:
- { project: catalog, type: ISTIO_VSVC, weight: 5 }
- { project: mailer, type: DEPLOYMENT_REPLICAS, weight: 1 }
`;
const PLAN_20 = PLAN.replace('weight: 5', 'weight: 20');

interface State { [key: string]: any }
interface Given { yaml?: string; plan?: string; isTTY?: boolean; env?: object }
const keyOf = ({ kind, metadata: { namespace = '', name } }: any) => `${kind} ${namespace}/${name}`;
const live = () => Object.fromEntries(RECORDED.map(object => [keyOf(object), structuredClone(object)]));

/** A folder with a kubectl in it, and what its cluster has. */
function cluster(state: State = {}): { path: string; env: { [name: string]: string }; calls: () => string[]; state: () => State } {
  const path = mkdtempSync(join(tmpdir(), 'fake-kubectl-'));
  symlinkSync(resolve('test/kubectl/fake-kubectl.js'), join(path, 'kubectl'));
  writeFileSync(join(path, 'state.json'), JSON.stringify({ context: 'prod-cluster', namespaces: ['shop'], live: {}, ...state }));
  return {
    path,
    env: { FAKE_KUBECTL: path, PATH: `${path}:${process.env.PATH}` },
    calls: () => readFileSync(join(path, 'calls.log'), 'utf8').trim().split('\n'),
    state: () => JSON.parse(readFileSync(join(path, 'state.json'), 'utf8')),
  };
}

/** Runs apply on files in a new folder, which is called DIR in what comes back. */
async function apply(
  state: State, { yaml = SHOP, plan = PLAN, isTTY = false, env = {} }: Given, ...more: string[]
): Promise<Result & { calls: string[]; after: State }> {
  const kubectl = cluster(state);
  const path = folder({ 'canary.yaml': plan, 'my shop/shop.yaml': yaml });
  const argv = ['apply', ...more.includes('--target') ? [] : ['--target', 'prod'], '--plan', join(path, 'canary.yaml'), ...more, join(path, 'my shop')];
  const { status, out, err } = await cli(argv, { isTTY, env: { ...kubectl.env, ...env } });
  const told = (text: string) => text.replaceAll(path, 'DIR');
  const calls = (() => {
    try {
      return kubectl.calls();
    } catch {
      return [];
    }
  })();
  return { status, out: told(out), err: told(err), calls, after: kubectl.state() };
}

const writes = (calls: string[]) => calls.filter(call => / apply | delete /.test(call) && !call.includes('--dry-run'));
const waves = (effects: { [title: string]: string }, standard: string) => [
  [1, 'Service shop/catalog'], [2, 'Deployment shop/catalog'], [2, 'Deployment shop/catalog-canary'], [2, 'Deployment shop/mailer'], [2, 'Deployment shop/mailer-canary'],
  [3, 'DestinationRule shop/catalog'], [4, 'VirtualService shop/catalog'], [4, 'VirtualService shop/catalog-mesh'],
].map(([wave, title]) => `wave ${wave} of 4: ${title} ${effects[title] ?? standard}\n`).join('');
const ROUTES = { 'VirtualService shop/catalog': 'configured', 'VirtualService shop/catalog-mesh': 'configured' };

describe('apply', () => {
  test('applies what is not there wave by wave, and names the context in every call', async () => {
    const { status, out, err, calls, after } = await apply({}, {});
    expect({ status, out, err }).toEqual({ status: 0, out: '', err: `${waves({}, 'created')}8 objects are applied to prod-cluster, 8 of them changed\n` });
    expect(calls[0]).toBe('--request-timeout=30s config current-context');
    expect(calls.slice(1).filter(call => !call.startsWith('--context=prod-cluster --request-timeout=30s '))).toEqual([]);
    expect(new Set(writes(calls))).toEqual(new Set(['--context=prod-cluster --request-timeout=30s apply --server-side --field-manager=cdk8s-canary -f - -o json']));
    expect(writes(calls)).toHaveLength(8);
    expect(Object.keys(after.live)).toHaveLength(8);
  });

  test('changes nothing when it is run again', async () => {
    const { status, err } = await apply({ live: live() }, {});
    expect({ status, err }).toEqual({ status: 0, err: `${waves({}, 'unchanged')}8 objects are applied to prod-cluster, 0 of them changed\n` });
  });

  test('--dry-run shows waves and effects, and applies nothing', async () => {
    const { status, out, err, calls } = await apply({ live: live() }, { yaml: SHOP_20, plan: PLAN_20 }, '--dry-run');
    expect({ status, out, err }).toEqual({ status: 0, out: waves(ROUTES, 'unchanged'), err: '' });
    expect(writes(calls)).toEqual([]);
  });

  test('--context is taken instead of the current one, and --force-conflicts is passed on', async () => {
    const { status, calls } = await apply({ live: live(), context: 'other' }, {}, '--context', 'prod-cluster', '--force-conflicts');
    expect(status).toBe(0);
    expect(calls.filter(call => call.includes('current-context'))).toEqual([]);
    expect(calls.filter(call => call.includes(' apply ') && !call.includes('--force-conflicts'))).toEqual([]);
  });

  test('takes a context that is called like the target where the plan says none', async () => {
    expect((await apply({ live: live(), context: 'prod' }, { plan: PLAN.replace('context: prod-cluster\n', '') })).status).toBe(0);
  });

  test('writes the last line again on a terminal', async () => {
    const { err } = await apply({ live: live() }, { isTTY: true });
    expect(err.startsWith('wave 1 of 4: Service shop/catalog ...\r\u001b[2Kwave 1 of 4: Service shop/catalog unchanged\n')).toBe(true);
  });

  test('waits for proxies before the pods of a canary end, and ends them after the routes', async () => {
    const idle = SHOP.replaceAll('weight: 95', 'weight: 100').replaceAll('weight: 5', 'weight: 0')
      .replace(/(name: catalog-canary[^]*?)replicas: 1/, '$1replicas: 0').replace('sync-options: "PruneLast=true"', 'sync-wave: "3"')
      .replace(/ {4}- match:\n {8}- headers:[^]*?(?= {4}- name: default\n)/g, '');
    const { status, err } = await apply({ live: live() }, { yaml: idle, plan: PLAN.replace('weight: 5', 'weight: 5, canary: false') }, '--settle', '1ms');
    expect(status).toBe(0);
    expect(err.split('\n').slice(-5)).toEqual([
      'wave 4 of 5: VirtualService shop/catalog-mesh configured', 'wave 4 of 5: waiting 1ms for proxies to learn of the routes', 'wave 5 of 5: Deployment shop/catalog-canary configured',
      '8 objects are applied to prod-cluster, 3 of them changed', '',
    ]);
  });

  test('runs a Job that is a hook of the sync anew in its wave', async () => {
    const job = `---
apiVersion: batch/v1
kind: Job
metadata: { name: wait, namespace: shop, annotations: { argocd.argoproj.io/hook: Sync, argocd.argoproj.io/sync-wave: "-1" } }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: wait, image: wait }] } } }
`;
    const { status, err, calls } = await apply({ live: live() }, { yaml: `${SHOP}\n${job}` });
    expect(status).toBe(0);
    expect(err.split('\n').slice(0, 2)).toEqual(['wave 1 of 4: Service shop/catalog unchanged', 'wave 1 of 4: Job shop/wait run']);
    expect(writes(calls)[1]).toBe('--context=prod-cluster --request-timeout=30s delete jobs.batch/wait -n shop --ignore-not-found --timeout=60s');
  });

  test('lists what an earlier run applied and the manifests do not have, and how to delete it in order', async () => {
    const old = live();
    const [deployment, route] = ['Deployment shop/catalog-canary', 'VirtualService shop/catalog-mesh'].map(key => structuredClone(old[key]));
    deployment.metadata.name = 'old-canary';
    route.metadata.name = 'old';
    // Objects of another process that are applied from elsewhere, and a route without a wave.
    const foreign = structuredClone(deployment);
    Object.assign(foreign.metadata, { name: 'billing', labels: { app: 'billing' } });
    delete route.metadata.annotations;
    const byHand = structuredClone(route);
    byHand.metadata = { ...byHand.metadata, name: 'by-hand', managedFields: [{ manager: 'kubectl-client-side-apply', operation: 'Update' }] };
    const { status, err } = await apply({ live: { ...old, a: deployment, b: route, c: byHand, d: foreign } }, {});
    expect(status).toBe(0);
    expect(err.split('of them changed\n')[1]).toBe(`applied by an earlier run, not in these manifests, and still there; they may be in other ones:
  VirtualService shop/old
  Deployment shop/old-canary
to delete them, in this order, a while apart, because proxies have to learn of it:
  kubectl --context=prod-cluster delete -n shop virtualservice.networking.istio.io/old
  kubectl --context=prod-cluster delete -n shop deployment.apps/old-canary
`);
  });

  test('says what goes wrong without what an earlier run applied, where the routes still need it', async () => {
    const without = SHOP.split('---\n').filter(text => !text.includes('name: catalog-canary\n')).join('---\n');
    const { status, err } = await apply({ live: live() }, { yaml: without }, '--force');
    expect(status).toBe(0);
    expect(err.split('of them changed\n')[1]).toMatch(new RegExp(`^applied by an earlier run, not in these manifests, and still there; they may be in other ones:
  Deployment shop/catalog-canary
do not delete them as long as these manifests need them:
  error R31 DestinationRule shop/catalog: subset canary selects .*; this change deletes Deployment shop/catalog-canary; GET .* gets HTTP 503: no healthy endpoint .*\n$`));
  });

  test('says who changed something else meanwhile, and does not say that it is applied', async () => {
    const { status, err } = await apply({ live: live(), meddle: { 'VirtualService shop/catalog-mesh': 'VirtualService shop/catalog' } }, { yaml: SHOP_20, plan: PLAN_20 });
    expect([status, err.split('of them changed\n')[1]]).toEqual([1, 'cdk8s-canary apply: VirtualService shop/catalog must be what was applied, got something else since: '
      + 'see that no second run and no controller changes it, and run the same command again\n']);
    expect((await apply({ live: live(), meddle: { 'VirtualService shop/catalog-mesh': 'Service shop/catalog' } }, {})).status).toBe(0);
  });

  test('takes gateways of other namespaces for granted that it has no right to read', async () => {
    const refuse = { 'gateways.gateway.networking.k8s.io -n istio-system': 'Error from server (Forbidden): gateways.networking.istio.io is forbidden: User "me" cannot list resource "gateways" in API group "networking.istio.io" in the namespace "istio-system"' };
    const { status, err } = await apply({ live: live(), refuse }, {}, '--dry-run');
    expect([status, err]).toEqual([0, 'warning: there is no right to read the gateways of istio-system: what routes say of them is taken for granted\n']);
  });

  test('has applied all when it has no right to look for what is left', async () => {
    const refuse = { 'show-managed-fields': 'Error from server (Forbidden): configmaps is forbidden: User "me" cannot list resource "configmaps" in API group "" in the namespace "shop"' };
    const { status, err } = await apply({ live: live(), refuse }, {});
    expect([status, err.split('of them changed\n')[1]]).toEqual([0, expect.stringMatching(/^note: what came after it was not looked at: cdk8s-canary apply: kubectl get .*Forbidden.*: ask for a role with this right, or use a context that has it\n$/)]);
  });

  test('does not keep the weight of a canary that does not work', async () => {
    const broken = live();
    Object.assign(broken['Deployment shop/catalog-canary'].status, { availableReplicas: 0, readyReplicas: 0, conditions: [] });
    const less = await apply({ live: broken, stuck: ['catalog-canary'] }, { yaml: SHOP.replaceAll('weight: 95', 'weight: 98').replaceAll('weight: 5', 'weight: 2'), plan: PLAN.replace('weight: 5', 'weight: 2') }, '--timeout', '1s');
    expect([less.status, less.err.split('configured\n').pop()]).toEqual([0,
      'note: Deployment shop/catalog-canary is not ready, 0 of 1 ready; it was not waited for, because no request relies on it more than before\n8 objects are applied to prod-cluster, 2 of them changed\n']);
    const more = await apply({ live: broken, stuck: ['catalog-canary'] }, { yaml: SHOP_20, plan: PLAN_20 }, '--timeout', '1s');
    expect([more.status, Object.keys(more.after.live).length, writes(more.calls).length]).toEqual([1, 8, 5]);
  });
});

describe('apply stops, and says what is applied and how to go on,', () => {
  const MESH = 'stable 95 %, canary 5 % of GET catalog.shop.svc.cluster.local:8080/ from a pod of the mesh in shop';
  const listed = (title: string, lines: string[]) => lines.length === 0 ? `${title}: nothing\n` : `${title}:\n${lines.map(line => `  ${line}\n`).join('')}`;
  const statement = (done: string[], open: string[], shares = MESH, unsure: string[] = []) => `${listed('applied', done)}${
    unsure.length === 0 ? '' : listed('not known, because no answer came', unsure)}${listed('not applied', open)}by the routes that are ${unsure.length === 0 ? 'applied now' : 'known to be applied'}:
  shop/catalog: ${shares}
  shop/mailer: pods of stable: 3, of canary: 1
to go on: run the same command again. It is safe: what is applied stays, and pods that are not ready are waited for.
to go back: apply the manifests of the commit before with the same command.
`;
  const NEW_IMAGE = SHOP_20.replace('catalog:1.5.0', 'catalog:1.6.0');
  const DONE = ['Service shop/catalog, unchanged', 'Deployment shop/catalog, unchanged', 'Deployment shop/catalog-canary, configured', 'Deployment shop/mailer, unchanged', 'Deployment shop/mailer-canary, unchanged'];
  const OPEN = ['DestinationRule shop/catalog, unchanged', 'VirtualService shop/catalog, configured', 'VirtualService shop/catalog-mesh, configured'];

  test('when pods do not become ready', async () => {
    const pods = [{ metadata: { name: 'catalog-canary-1', labels: { app: 'catalog', track: 'canary' } }, status: { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "x"' } } }] } }];
    const { status, out, err } = await apply({ live: live(), stuck: ['catalog-canary'], pods }, { yaml: NEW_IMAGE, plan: PLAN_20 }, '--timeout', '1s');
    expect([status, out]).toEqual([1, '']);
    expect(err.split('mailer-canary unchanged\n')[1]).toBe(`wave 2 of 4: waiting for Deployment shop/catalog-canary: 0 of 1 ready
Deployment shop/catalog-canary is not ready after 1s: 0 of 1 ready
  pod catalog-canary-1: ImagePullBackOff: Back-off pulling image "x"
stopped in wave 2 of 4
${statement(DONE, OPEN)}`);
  });

  test('when an object is refused in the middle', async () => {
    const { status, err } = await apply({ live: live(), refuse: { '-f - -o json VirtualService shop/catalog-mesh': 'Error from server (InternalError): webhook is away' } }, {
      yaml: SHOP_20, plan: PLAN_20,
    });
    // The dry run is another call.
    expect([status, err]).toEqual([1, 'cdk8s-canary apply: VirtualService shop/catalog-mesh must be what the API server takes, got Error from server (InternalError): webhook is away (DIR/my shop/shop.yaml:138:1)\n']);
    const late = await apply({ live: live(), refuse: { 'apply --server-side --field-manager=cdk8s-canary -f - -o json VirtualService shop/catalog-mesh': 'Unable to connect to the server: EOF' } }, { yaml: SHOP_20, plan: PLAN_20 });
    expect(late.status).toBe(3);
    expect(late.err.split('VirtualService shop/catalog configured\n')[1]).toBe(`VirtualService shop/catalog-mesh may be applied or not: cdk8s-canary apply: kubectl apply --server-side must work, got Unable to connect to the server: EOF: see that the cluster runs and can be reached from here: kubectl cluster-info
stopped in wave 4 of 4
${statement([...DONE.map(line => line.replace('configured', 'unchanged')), ...OPEN.slice(0, 2)], [], `${MESH}; stable 80 %, canary 20 % of GET shop.example.com/ from gateway istio-system/public`, OPEN.slice(2))}`);
  });

  describe('when somebody presses Ctrl-C', () => {
    const program = join(mkdtempSync(join(tmpdir(), 'cdk8s-canary-built-')), 'cli.js');
    beforeAll(() => {
      buildSync({ entryPoints: ['src/cli/main.ts'], bundle: true, platform: 'node', target: 'node20', outfile: program, external: ['cdk8s', 'constructs'], logLevel: 'error' });
    });

    /** Runs apply, and sends a signal to it once it has said something. */
    async function stopped(state: State, yaml: string, signal: NodeJS.Signals, when: (err: string, calls: () => string[]) => boolean) {
      const kubectl = cluster({ live: live(), ...state });
      const path = folder({ 'canary.yaml': PLAN_20, 'shop.yaml': yaml });
      // In a process group of its own, as a shell starts it: a terminal sends the signal to all of the group.
      const child = spawn(process.execPath, [program, 'apply', '--target', 'prod', 'shop.yaml'], { cwd: path, env: { ...process.env, ...kubectl.env, NODE_PATH: resolve('node_modules') }, detached: true });
      let err = '';
      const timer = setInterval(() => {
        if (when(err, kubectl.calls)) {
          clearInterval(timer);
          process.kill(-child.pid!, signal);
        }
      }, 50);
      child.stderr.on('data', chunk => err += chunk);
      const status = await new Promise(done => child.on('close', done));
      clearInterval(timer);
      return { status, err, after: kubectl.state() };
    }

    test.each<[NodeJS.Signals, number]>([['SIGINT', 130], ['SIGTERM', 143]])('%s ends with %d, and what is being sent is finished', async (signal, expected) => {
      const { status, err, after } = await stopped({ delay: 300 }, NEW_IMAGE, signal, text => text.includes('Deployment shop/catalog unchanged\n'));
      expect(status).toBe(expected);
      expect(err).toBe(`wave 1 of 4: Service shop/catalog unchanged
wave 2 of 4: Deployment shop/catalog unchanged
stopping: the object that is being sent is finished, no other one is sent
wave 2 of 4: Deployment shop/catalog-canary configured
stopped by ${signal}
stopped in wave 2 of 4
${statement(DONE.slice(0, 3), [...DONE.slice(3), ...OPEN])}`);
      expect(after.live['Deployment shop/catalog-canary'].spec.template.spec.containers[0].image).toBe('registry.example/shop/catalog:1.6.0');
    }, 30000);

    test('all is applied and not ready: that is no success', async () => {
      const yaml = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { replicas: 1, selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: 'web:1' }] } } }
`;
      const { status, err } = await stopped({ stuck: ['web'] }, yaml, 'SIGINT', text => text.includes('0 of 1 ready\n'));
      expect([status, err]).toEqual([130, expect.stringContaining(`wave 1 of 1: waiting for Deployment shop/web: 0 of 1 ready
stopping: the object that is being sent is finished, no other one is sent
stopped by SIGINT while waiting for Deployment shop/web: 0 of 1 ready
stopped in wave 1 of 1
applied:
  Deployment shop/web, created
not applied: nothing
`)]);
    }, 30000);

    test('it was only reading: it says that nothing is applied', async () => {
      const isReading = (_: string, calls: () => string[]) => {
        try {
          return calls().some(call => call.includes('api-resources'));
        } catch {
          return false;
        }
      };
      const { status, err } = await stopped({ slow: 5000 }, NEW_IMAGE, 'SIGTERM', isReading);
      expect([status, err]).toEqual([143, 'stopped by SIGTERM: nothing is applied\n']);
    }, 30000);
  });
});

describe('apply refuses, and applies nothing:', () => {
  const refused = async (state: State, options: Given, expected: { status: number; err: string; out?: string }, ...more: string[]) => {
    const { status, out, err, calls } = await apply({ live: live(), ...state }, options, ...more);
    expect({ status, out, err }).toEqual({ out: '', ...expected });
    expect(writes(calls)).toEqual([]);
  };

  test('a plan for another target, or for none', async () => {
    await refused({}, { plan: PLAN.replace('prod', 'staging') }, {
      status: 2,
      err: 'CanaryPlan.fromFile: target must be "prod", which is asked for, got "staging": take the plan of prod (DIR/canary.yaml:1:9)\n  1 | target: staging\n    |         ^\n',
    });
    await refused({}, { plan: '- { project: catalog, type: ISTIO_VSVC, weight: 5 }\n' }, {
      status: 2,
      err: 'CanaryPlan.fromFile: a plan must say its target, "prod", got none: say target: prod at the top and put the list below processes: (DIR/canary.yaml:1:1)\n  1 | - { project: catalog, type: ISTIO_VSVC, weight: 5 }\n    | ^\n',
    });
  });

  test('another context', async () => {
    await refused({ context: 'dev' }, {}, {
      status: 2,
      err: 'cdk8s-canary apply: the context of kubectl must be "prod-cluster", which DIR/canary.yaml says for prod, got "dev": change context: in DIR/canary.yaml if dev is prod now, else say --context prod-cluster or kubectl config use-context prod-cluster\n',
    });
    await refused({}, { plan: PLAN.replace('context: prod-cluster\n', '') }, {
      status: 2,
      err: 'cdk8s-canary apply: the context of kubectl must be called like the target, "prod", because DIR/canary.yaml says no context, got "prod-cluster": write context: prod-cluster into DIR/canary.yaml if that is prod, else say --context prod or kubectl config use-context prod\n',
    });
  });

  test('mistakes of the text', async () => {
    await refused({}, { yaml: 'apiVersion: v1\nkind: Namespace\n' }, { status: 2, err: 'cdk8s-canary apply: Namespace must have a metadata.name, got nothing (DIR/my shop/shop.yaml:1:1)\n' });
  });

  test('manifests that do not do what the plan says, unless it is forced', async () => {
    const err = 'cdk8s-canary apply: catalog must have what DIR/canary.yaml says, 20 % for the canary, got manifests with 5 % for the canary: synthesize them again';
    await refused({}, { plan: PLAN_20 }, { status: 1, err: `${err}, or go on with --force\n` });
    const forced = await apply({ live: live() }, { plan: PLAN_20 }, '--force');
    expect([forced.status, forced.err.split('\n')[0]]).toEqual([0, `forced: ${err}`]);
  });

  test('hooks, unless it is forced; tests of Helm are left out', async () => {
    const hook = (key: string, value: string) => `${SHOP}\n---\napiVersion: batch/v1\nkind: Job\nmetadata: { name: migrate, namespace: shop, annotations: { ${key}: ${value} } }\n`;
    const err = 'cdk8s-canary apply: the manifests must have no hooks, which only Argo CD and Helm run, got Job shop/migrate with argocd.argoproj.io/hook: PreSync: run it by hand and leave it out (DIR/my shop/shop.yaml:237:45)';
    await refused({}, { yaml: hook('argocd.argoproj.io/hook', 'PreSync') }, { status: 1, err: `${err}, or go on with --force\n` });
    const forced = await apply({ live: live() }, { yaml: hook('argocd.argoproj.io/hook', 'PreSync') }, '--force');
    expect([forced.status, forced.err.split('\n')[0], 'Job shop/migrate' in forced.after.live]).toEqual([0, `forced: ${err}`, false]);
    const harmless = await apply({ live: live() }, { yaml: hook('helm.sh/hook', 'test') });
    expect([harmless.status, harmless.err.split('\n')[0]]).toEqual([0, 'note: Job shop/migrate is left out, because it is a hook (helm.sh/hook: test)']);
  });

  test('objects without a namespace, where the context has one of its own', async () => {
    const yaml = SHOP.replaceAll('  namespace: shop\n', '');
    await refused({ namespace: 'shop', namespaces: ['default'] }, { yaml }, {
      status: 2,
      err: 'cdk8s-canary apply: objects must say their namespace where the context has one of its own, shop, got none in Service catalog and 7 more: say namespace: shop or default in the manifests (DIR/my shop/shop.yaml:61:1)\n',
    });
    expect((await apply({ namespaces: ['default'] }, { yaml })).err.split('\n')[0]).toBe('wave 1 of 4: Service default/catalog created');
  });

  test('kinds that the API server does not know', async () => {
    await refused({}, { yaml: `${SHOP}\n---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: web, namespace: shop }\n` }, {
      status: 2,
      err: 'cdk8s-canary apply: the API server must know the kind of ScaledObject shop/web, got no ScaledObject of keda.sh/v1alpha1: install its CustomResourceDefinition first (DIR/my shop/shop.yaml:235:1)\n',
    });
  });

  const CONFLICT = `error: Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;
  test.each<[string, State, string]>([
    ['fields of other managers', { refuse: { 'Deployment shop/mailer-canary': CONFLICT } },
      'Deployment shop/mailer-canary must be what the API server takes, got Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas\nleave these fields to kubectl, or take them with --force-conflicts (DIR/my shop/shop.yaml:204:1)'],
    ['a field that cannot change', { refuse: { 'Deployment shop/mailer-canary': 'The Deployment "mailer-canary" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable' } },
      'Deployment shop/mailer-canary must be what the API server takes, got The Deployment "mailer-canary" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable (DIR/my shop/shop.yaml:204:1)'],
  ])('%s', async (_, state, err) => {
    await refused(state, {}, { status: 1, err: `cdk8s-canary apply: ${err}\n` });
  });

  test('a namespace that is not there', async () => {
    const { status, err } = await apply({ namespaces: [] }, { yaml: SHOP.split('\n---\n')[0], plan: PLAN });
    expect([status, err]).toEqual([1, 'note: DIR/canary.yaml has mailer, which the manifests do not have\n'
      + 'cdk8s-canary apply: Deployment shop/catalog must be what the API server takes, got Error from server (NotFound): namespaces "shop" not found: kubectl create namespace shop, or put it into the manifests (DIR/my shop/shop.yaml:1:1)\n']);
    const both = await apply({ namespaces: [] }, { yaml: `${SHOP}\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n` });
    expect([both.status, both.err.split('\n')[0]]).toEqual([0, 'wave 1 of 4: Namespace shop created']);
    // cdk8s gives every object of a chart its namespace, also those that are in none.
    const charted = `${SHOP}\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop, namespace: shop }\n`;
    const again = await apply({ live: { ...live(), 'Namespace /shop': { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } } } }, { yaml: charted }, '--dry-run');
    expect([again.status, again.out.split('\n')[0]]).toEqual([0, 'wave 1 of 4: Namespace shop unchanged']);
  });

  test('a change that leaves requests without pods, which no plan speaks of, unless it is forced', async () => {
    const risky = { yaml: SHOP.replace(/(name: catalog-canary[^]*?)replicas: 1/, '$1replicas: 0'), plan: PLAN.replace(/^- .*catalog.*\n/m, '') };
    const { status, out, err, calls } = await apply({ live: live() }, risky);
    expect([status, err, writes(calls)]).toEqual([1, 'cdk8s-canary apply: the change must bring no error that stays, got 1 error: see its way out, or go on with --force\n', []]);
    expect(out).toMatch(/^error R2 route to a track without pods\n[^]*gets: HTTP 503: no healthy endpoint\n[^]*\n1 error\n$/);
    const forced = await apply({ live: live() }, risky, '--force');
    expect([forced.status, forced.err.split('\n')[0]]).toEqual([0, 'forced: cdk8s-canary apply: the change must bring no error that stays, got 1 error: see its way out']);
    // What is there already stands in nobody's way.
    expect((await apply({ live: forced.after.live }, risky)).status).toBe(0);
  });

  test('a change that fails requests on its way, unless it is forced', async () => {
    const risky = SHOP.replace(/(name: catalog-canary[^]*?)replicas: 1/, '$1replicas: 0').replaceAll('weight: 95', 'weight: 100').replaceAll('weight: 5', 'weight: 0')
      .replace(/ {4}- match:\n {8}- headers:[^]*?(?= {4}- name: default\n)/g, '');
    const plan = PLAN.replace('weight: 5', 'weight: 0');
    const { status, out, err, calls } = await apply({ live: live() }, { yaml: risky, plan });
    expect([status, err, writes(calls)]).toEqual([1, 'cdk8s-canary apply: the change must fail no request on its way, got 1 error: see its way out, or go on with --force\n', []]);
    expect(out).toMatch(/^error R80 a request fails while the change is applied\n[^]*gets: HTTP 503: no healthy endpoint\n[^]*\n1 error\n$/);
    const forced = await apply({ live: live() }, { yaml: risky, plan }, '--force');
    expect([forced.status, forced.err.split('\n')[0]]).toEqual([0, 'forced: cdk8s-canary apply: the change must fail no request on its way, got 1 error: see its way out']);
    expect((await apply({ live: live() }, { yaml: risky, plan }, '--dry-run')).status).toBe(1);
  });

  test.each<[string, State, object, string]>([
    ['no kubectl', {}, { PATH: '/nowhere' }, 'kubectl must be a program in the PATH, got nothing: install it (https://kubernetes.io/docs/tasks/tools/), or put its folder into PATH'],
    ['no context', { refuse: { 'current-context': 'error: current-context is not set' } }, {}, 'kubectl config current-context must work, got current-context is not set: say --context NAME, or kubectl config use-context NAME'],
    ['a cluster that cannot be reached', { refuse: { 'api-resources': 'E1122 04:17:49.612322    2945 memcache.go:265] "Unhandled Error" err="x"\nUnable to connect to the server: dial tcp 10.99.99.99:1: connect: network is unreachable' } }, {},
      'kubectl api-resources must work, got Unable to connect to the server: dial tcp 10.99.99.99:1: connect: network is unreachable: see that the cluster runs and can be reached from here: kubectl cluster-info'],
    ['a right that is missing', { refuse: { apply: 'Error from server (Forbidden): deployments.apps "catalog" is forbidden: User "me" cannot patch resource "deployments" in API group "apps" in the namespace "shop"' } }, {},
      'kubectl apply --server-side must work, got Error from server (Forbidden): deployments.apps "catalog" is forbidden: User "me" cannot patch resource "deployments" in API group "apps" in the namespace "shop": ask for a role with this right, or use a context that has it'],
  ])('%s', async (_, state, env, err) => {
    await refused(state, { env }, { status: 3, err: `cdk8s-canary apply: ${err}\n` });
  });

  test.each([['--timeout', '0s'], ['--timeout', '5'], ['--settle', '25h']])('%s %s', async (option, value) => {
    await refused({}, {}, { status: 2, err: `error: option '${option} <time>' argument '${value}' is invalid. It must be a time from 1ms to 24h, such as 500ms, 5s or 1m30s.\n(--help shows the arguments)\n` }, option, value);
  });

  test('no target', async () => {
    expect(await cli(['apply', '-'])).toEqual({ status: 2, out: '', err: "error: required option '--target <target>' not specified\n(--help shows the arguments)\n" });
  });
});

test('values of Secrets are not read, not shown and not in what kubectl says', async () => {
  const secret = `${SHOP}\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: keys, namespace: shop }\nstringData: { password: 'hunter-2-x' }\n`;
  const good = await apply({ live: live() }, { yaml: secret });
  expect([good.status, good.err.includes('wave 2 of 4: Secret shop/keys applied\n'), good.calls.filter(call => / get .*secret/i.test(call))]).toEqual([0, true, []]);
  const bad = await apply({ live: live(), refuse: { 'Secret shop/keys': `Secret in version "v1" cannot be handled as a Secret: got "hunter-2-x" (${Buffer.from('hunter-2-x').toString('base64')})` } }, { yaml: secret });
  expect([bad.status, bad.err]).toEqual([1, 'cdk8s-canary apply: Secret shop/keys must be what the API server takes, got Secret in version "v1" cannot be handled as a Secret: got "***" (***) (DIR/my shop/shop.yaml:235:1)\n']);
});

test('the examples of the help work', async () => {
  const { out } = await cli(['apply', '--help']);
  const examples = out.split('Examples:\n')[1].trim().split('\n').map(line => /cdk8s-canary ([^>]*)/.exec(line)![1].trim().split(/\s+/));
  expect(examples).toHaveLength(3);
  const path = folder({ 'canary.yaml': PLAN, 'dist/shop.yaml': SHOP });
  for (const example of examples) {
    const argv = [...example.map(word => word === 'dist' ? join(path, 'dist') : word), '--plan', join(path, 'canary.yaml')];
    expect((await cli(argv, { input: [SHOP], env: cluster({ live: live() }).env })).status).toBe(0);
  }
});
