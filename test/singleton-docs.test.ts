import { readFileSync } from 'fs';
import { chartIn, find, synthChart } from './support';
import { SingletonFence, SingletonForm, SingletonProcess, SingletonProcessProps, Workload } from '../src';

const PAGE = readFileSync('docs/singletons.md', 'utf8');
const [TEXT, SOURCES] = PAGE.split('## Sources');

function synth(props: Partial<SingletonProcessProps>): any[] {
  const chart = chartIn('jobs');
  new SingletonProcess(chart, 'x', { workload: Workload.container({ image: 'registry.example/x:1' }), canary: {}, ...props });
  return synthChart(chart);
}

const wave = ({ metadata }: any) => metadata.annotations['argocd.argoproj.io/sync-wave'];

test.each([
  ['SingletonForm.deployments', 'argo-cd-hook', 'argoCdHook'],
  ['SingletonForm.cronJobs', 'cron-jobs', undefined],
  ['SingletonFence.volume', 'volume-fence', undefined],
  ['SingletonFence.lease', 'lease-fence', undefined],
  ['SingletonForm.oneDeployment', undefined, undefined],
])('every option of %s is named', (factory, file, beside) => {
  expect(TEXT).toContain(`${factory}(`);
  const source = file === undefined ? '' : readFileSync(`src/domain/singleton/${file}.ts`, 'utf8');
  const [options = ''] = /export interface \w+Options \{[\s\S]*?\n\}/.exec(source) ?? [];
  for (const option of [...options.matchAll(/^  readonly (\w+)\??:/gm)].map(([, name]) => name).concat(beside ?? [])) {
    expect([option, new RegExp(`\`${option}\`|${option}:`).test(TEXT)]).toEqual([option, true]);
  }
});

test('what fences make of it is said for everything that can happen without one', () => {
  const rows = (table: string) => table.split('\n').filter(line => line.startsWith('| ')).map(line => line.split(' | ')[0]);
  const [forms, fences] = TEXT.split('## Which to take')[0].split('What a fence makes of it');
  const events = rows(forms).filter(event => !event.startsWith('| |'));
  expect(events.length).toBeGreaterThan(8);
  expect(rows(fences)).toEqual(expect.arrayContaining(events));
});

test('every statement with a number has its source, and every source is used', () => {
  const used = new Set([...TEXT.matchAll(/\[(\d+)\](?!\()/g)].map(([, number]) => Number(number)));
  const sources = [...SOURCES.matchAll(/^(\d+)\. .*\]\(https:\/\/.+\)/gm)].map(([, number]) => Number(number));
  expect([...used].sort((one, other) => one - other)).toEqual(sources);
});

test('links within the page lead to its sections', () => {
  const anchors = [...PAGE.matchAll(/^## (.*)$/gm)].map(([, title]) => title.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-'));
  const links = [...PAGE.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor);
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter(link => !anchors.includes(link))).toEqual([]);
});

test('waves and defaults are those that come out', () => {
  const objects = synth({ form: SingletonForm.deployments({ argoCdHook: {} }), fence: SingletonFence.volume() });
  const job = find(objects, 'Job', 'x-wait');
  const [resting, running] = ['x-canary', 'x'].map(name => wave(find(objects, 'Deployment', name)));
  expect(TEXT).toContain(`the Deployment that rests is in sync wave ${resting} and the one that runs in wave ${running}`);
  expect(TEXT).toContain(`adds a Job \`x-wait\` in wave ${wave(job)}.`);
  expect([...TEXT.matchAll(/^\| (-?\d) \|/gm)].map(([, number]) => number)).toEqual([resting, wave(job), running]);
  expect(TEXT).toContain(`\`image\`: by default \`${job.spec.template.spec.containers[0].image}\``);
  const { spec } = find(objects, 'PersistentVolumeClaim', 'x-fence');
  expect(TEXT).toContain(`\`storage\`: by default \`${spec.resources.requests.storage}\``);
  expect(TEXT).toContain(`\`mountPath\`: by default \`${find(objects, 'Deployment', 'x').spec.template.spec.containers[0].volumeMounts[0].mountPath}\`, read only`);
  const cron = find(synth({ form: SingletonForm.cronJobs({ schedule: '@daily' }) }), 'CronJob', 'x');
  expect(TEXT).toContain(`\`startingDeadline\`: by default ${cron.spec.startingDeadlineSeconds} seconds`);
  expect(TEXT).toContain(`Both are in wave ${wave(cron)},`);
  const { env } = find(synth({ fence: SingletonFence.lease() }), 'Deployment', 'x').spec.template.spec.containers[0];
  expect(TEXT).toContain(`\`duration\`: by default ${env.find(({ name }: any) => name === 'LEASE_DURATION_SECONDS').value} seconds`);
  env.forEach(({ name }: any) => expect(TEXT).toContain(`\`${name}\``));
});

test('the selector that a person waits with is that of the Deployment', () => {
  const { matchLabels } = find(synth({}), 'Deployment', 'x').spec.selector;
  expect(TEXT).toContain(`kubectl wait --for=delete pod -l ${Object.entries(matchLabels).map(pair => pair.join('=')).join(',')}`);
});
