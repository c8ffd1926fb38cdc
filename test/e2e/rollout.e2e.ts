import { Cluster } from './cluster';
import { Gateway, TESTER } from './gateway';
import { Processes, Ran } from './processes';
import { Protocol } from './protocol';
import { LABEL, NAMESPACE, Settings, settingsOf } from './settings';
import { Workspace } from './workspace';

/** How long all of it may take, and the cleaning up after it, in milliseconds. */
const [LIMIT, CLEANUP] = [12 * 60_000, 3 * 60_000];

const HOST = `web.${NAMESPACE}.example`;
const processes = new Processes(process.env);
const cluster = new Cluster(processes);
const protocol = new Protocol();
let workspace: Workspace | undefined;

afterAll(async () => {
  processes.endAll();
  workspace?.remove();
  await cluster.clean(new Processes(process.env));
}, CLEANUP);

test('advance, review, apply, probe, roll back', async () => {
  const settings = settingsOf(process.env);
  await cluster.claim();
  const app = workspace = new Workspace(processes);
  const context = await cluster.context();
  const gateway = new Gateway(app, await cluster.url(settings), HOST);
  app.write('values.json', JSON.stringify({ namespace: NAMESPACE, labels: { [LABEL]: 'rollout' }, host: HOST, gateway: settings.gateway }));
  app.write('canary.yaml', planText(settings, context));
  const apply = (status: number, folder: string, ...more: string[]) => app.canary(status, 'apply', '--target', 'e2e', ...more, folder);

  await protocol.step('apply an app with a canary at 5 %', async () => {
    await app.synth('before');
    const { out } = await app.canary(0, 'status', '--manifests', 'before');
    expect(out).toContain('\nweb: 5 % of all requests, and everybody with x-canary: true');
    const { err, seconds } = await apply(0, 'before');
    const waves = wavesOf(err);
    expect(waves).toEqual([...waves].sort((one, other) => one - other));
    expect(err).toContain(`Deployment ${NAMESPACE}/web-canary created`);
    expect([await cluster.pods('app=web,track=stable'), await cluster.pods('app=web,track=canary'), await cluster.pods('app=mailer,track=canary')].map(({ length }) => length)).toEqual([3, 1, 1]);
    protocol.note(`${new Set(waves).size} waves, ready after ${seconds.toFixed(1)} s; ${await gateway.opens()}`);
  });

  await protocol.step('probe: 5 % of the requests, and all of a tester', async () => {
    protocol.note(await gateway.agrees({ stable: 95, canary: 5 }));
    protocol.note(`with x-canary: ${await gateway.agrees({ canary: 100 }, ...TESTER)}`);
  });

  await protocol.step('advance to 20 %, and review it', async () => {
    const { out } = await app.canary(0, 'advance', 'web', '--manifests', 'before');
    expect(out).toContain('-  weight: 5\n+  weight: 20\n');
    expect(app.read('canary.yaml')).toBe(planText(settings, context).replace('weight: 5\n', 'weight: 20\n'));
    await app.synth('after');
    const review = await app.canary(0, 'diff', 'before', 'after');
    expect(review.out).toContain('95 % stable, 5 % canary -> 80 % stable, 20 % canary\n');
    expect(review.out).toContain('while it is applied: no findings\n\nnew after it: no findings\n');
    expect((await app.canary(0, 'report', 'before', 'after')).out).toContain('everybody: 5 % → 20 % get the canary');
    protocol.note('95 % stable, 5 % canary -> 80 % stable, 20 % canary; no findings');
  });

  await protocol.step('apply it while a client sends requests', async () => {
    const versions = await cluster.versions();
    const plan = await apply(0, 'after', '--dry-run');
    expect(plan.out).toContain(`VirtualService ${NAMESPACE}/web configured\n`);
    expect(plan.out).toContain(`Deployment ${NAMESPACE}/web unchanged\n`);
    expect(plan.out).toMatch(/Namespace \S+ unchanged\n/);
    expect(await cluster.versions()).toEqual(versions);
    const watch = await gateway.watch();
    const { seconds } = await apply(0, 'after');
    const share = await gateway.agrees({ stable: 80, canary: 20 });
    protocol.note(`applied in ${seconds.toFixed(1)} s, meanwhile ${await watch.end()}`);
    protocol.note(share);
  });

  await protocol.step('look at the cluster, before and after somebody scales by hand', async () => {
    const live = async (status: number) => JSON.parse((await app.canary(status, 'status', '--live', '--manifests', 'after', '--json')).out);
    const clean = await live(0);
    expect(clean.live).toMatchObject({ context, differs: false, missing: [], drift: [], notCompared: [] });
    expect(clean.processes[0]).toMatchObject({ name: 'web', live: { answer: expect.stringMatching(/^20 % of all requests, and everybody with x-canary: true/) } });
    await cluster.kubectl('scale', 'deployment/web-canary', '-n', NAMESPACE, '--replicas=2');
    const drift = [{ object: `Deployment ${NAMESPACE}/web-canary`, fields: [{ field: 'spec.replicas', git: '1', cluster: '2' }] }];
    expect((await live(1)).live).toMatchObject({ differs: true, missing: [], drift });
    protocol.note('canary at 20 %, no drift; then drift: spec.replicas of web-canary, 1 in Git, 2 in the cluster');
    expect((await apply(1, 'after')).err).toContain('--force-conflicts');
    await apply(0, 'after', '--force-conflicts');
    expect((await live(0)).live.drift).toEqual([]);
    protocol.note('apply leaves the field to its new owner, and takes it with --force-conflicts: no drift');
  });

  await protocol.step('mistakes are refused, and nothing changes', async () => {
    const before = await cluster.versions();
    app.write('risky/shop.k8s.yaml', scaledDown(app.read('after/shop.k8s.yaml')));
    app.write('mailer.yaml', planText(settings, context).replace(/^- project: web\n(?: .*\n)+/m, ''));
    app.write('elsewhere.yaml', app.read('canary.yaml').replace(/^context: .*$/m, 'context: elsewhere'));
    const refuse = async (what: string, { err }: Ran, rule: string) => {
      expect(err).toContain(rule);
      protocol.note(`${what}: ${err.split('\n').find(line => line.includes(rule))}`);
    };
    await refuse('other shares than the plan says', await apply(1, 'risky'), 'web must have what canary.yaml says, 20 % for the canary, got manifests with 0 % for the canary');
    await refuse('a canary with a share and without pods', await apply(1, 'risky', '--plan', 'mailer.yaml'), 'the change must bring no error that stays');
    await refuse('another target', await app.canary(2, 'apply', '--target', 'prod', 'after'), 'target must be "prod"');
    await refuse('another context', await apply(2, 'after', '--context', 'elsewhere'), `the context of kubectl must be ${JSON.stringify(context)}`);
    await refuse('a plan for another context', await apply(2, 'after', '--plan', 'elsewhere.yaml'), 'the context of kubectl must be "elsewhere"');
    expect(await cluster.versions()).toEqual(before);
    protocol.note(`${Object.keys(before).length} objects are as they were`);
  });

  await protocol.step('roll back while a client and a tester send requests', async () => {
    await app.canary(0, 'rollback', 'web', '--manifests', 'after');
    await app.synth('rolled-back');
    const { out } = await app.canary(0, 'diff', 'after', 'rolled-back');
    expect(out).toContain('80 % stable, 20 % canary -> 100 % stable\n');
    expect(out).toContain('with x-canary: true: 100 % canary -> 100 % stable\n');
    const [client, tester] = [await gateway.watch(), await gateway.watch(...TESTER)];
    const { seconds } = await apply(0, 'rolled-back');
    const shares = [await gateway.agrees({ stable: 100 }), await gateway.agrees({ stable: 100 }, ...TESTER)];
    await eventually('the canary must have no pods', async () => (await cluster.pods('app=web,track=canary')).length === 0);
    protocol.note(`applied in ${seconds.toFixed(1)} s, meanwhile ${await client.end()}`);
    protocol.note(`with x-canary: ${await tester.end()}`);
    shares.forEach((share, index) => protocol.note(`${index === 0 ? '' : 'with x-canary: '}${share}`));
    await app.canary(0, 'status', '--live', '--manifests', 'rolled-back');
    protocol.note('the canary has no pods, and the cluster has what Git says');
  });

  await protocol.step('promote the next attempt while a client sends requests', async () => {
    const watch = await gateway.watch();
    await app.canary(0, 'set', 'web', '50', '--match', '--no-idle', '--manifests', 'rolled-back');
    await app.synth('next');
    await apply(0, 'next');
    protocol.note(await gateway.agrees({ stable: 50, canary: 50 }));
    const { processes: [{ next }] } = JSON.parse((await app.canary(0, 'promote', 'web', '--manifests', 'next', '--json')).out);
    await app.synth('promoted');
    await apply(0, 'promoted');
    expect(await cluster.image('web')).toBe(settings.canary);
    protocol.note('stable runs the image of the canary');
    // What the command says that comes after it, as it says it.
    const commands: string[] = next.flatMap(({ command }: { command?: string }) => command ?? []);
    expect(commands).toEqual([`kubectl rollout status deployment/web -n ${NAMESPACE}`, 'cdk8s-canary set web 0 --no-match', 'cdk8s-canary set web --idle']);
    await cluster.kubectl(...commands[0].split(' ').slice(1));
    for (const [index, command] of commands.slice(1).entries()) {
      await app.canary(0, ...command.split(' ').slice(1));
      await app.synth(`cleared-${index}`);
      await apply(0, `cleared-${index}`);
    }
    protocol.note(await gateway.agrees({ stable: 100 }));
    await eventually('the canary must have no pods', async () => (await cluster.pods('app=web,track=canary')).length === 0);
    protocol.note(`the canary has no share, then no pods; meanwhile ${await watch.end()}`);
  });

  process.stdout.write(`\n${protocol}\n`);
}, LIMIT);

/** The plan of the app. */
function planText({ stable, canary }: Settings, context: string): string {
  return [
    '# Who gets which share.',
    'target: e2e',
    `context: ${JSON.stringify(context)}`,
    'processes:',
    '- project: web',
    '  type: ISTIO_VSVC',
    '  weight: 5',
    '  phases: [5, 20, 50, 100]',
    `  stable: { image: ${JSON.stringify(stable)}, version: "1" }`,
    `  canary: { image: ${JSON.stringify(canary)}, version: "2" }`,
    '- project: mailer',
    '  type: DEPLOYMENT_REPLICAS',
    '  weight: 1',
    '  phases: [1, 2]',
    `  stable: { image: ${JSON.stringify(stable)}, version: "1" }`,
    `  canary: { image: ${JSON.stringify(canary)}, version: "2" }`,
    '',
  ].join('\n');
}

/** Manifests whose canary of `web` has no pods, and its share all the same. */
function scaledDown(text: string): string {
  const documents = text.split('---\n').map(document => /^kind: Deployment$/m.test(document) && /^  name: web-canary$/m.test(document)
    ? document.replace('replicas: 1\n', 'replicas: 0\n') : document);
  return documents.join('---\n');
}

/** Numbers of the waves in which something was applied, in the order of time. */
function wavesOf(text: string): number[] {
  return [...text.matchAll(/^wave (\d+) of \d+: /gm)].map(([, number]) => Number(number));
}

/** Waits for something that takes a while after it is asked for, such as the end of pods. */
async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 90_000;
  while (!await holds()) {
    if (Date.now() > end) {
      throw new Error(`${what} after 90 s`);
    }
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}
