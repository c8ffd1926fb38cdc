import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { resolve } from 'path';
import { ApiObject, Chart, Testing } from 'cdk8s';
import { loadAll } from 'js-yaml';
import * as ts from 'typescript';
import { expectSchema } from './schema-oracle';
import { rendered } from '../examples/rendered';
import { inFolder, setImage } from '../examples/stories/folders';
import { allStories, isWrong, output, refusal, stories } from '../examples/stories/stories';
import { parseReach, parseRun, parseWork, Reach } from '../examples/stories/traffic';
import { check, Manifests } from '../src';
import { Caller, expectTraffic, TrafficExpectation } from '../src/testing';

const named = (wrong: boolean) => allStories().filter(story => isWrong(story) === wrong).map(story => [`${story.module}.${story.name}`, story] as const);

/** The models do not know yet that Kubernetes itself sleeps. */
function known(object: unknown): any {
  return JSON.parse(JSON.stringify(object), (key, value) => key === 'preStop' && value.sleep !== undefined ? { exec: { command: ['sleep'] } } : value);
}

test.each(named(false))('the schema oracle accepts every object of %s', (_, story) => {
  expectSchema(loadAll(output(story)).map(known));
});

test.each(named(false))('%s has no known mistake', (_, { build, write }) => {
  const found = (manifests: Manifests) => check(manifests).map(String);
  expect(write === undefined ? found(Manifests.fromYaml(rendered('shop', build))) : inFolder(write, outdir => found(Manifests.fromPath(outdir, { tolerant: true })))).toEqual([]);
});

test.each(named(true))('%s fails with one message, and the story that it belongs to does not', (_, story) => {
  const frame = /^ +\d* +\| /;
  expect(refusal(story).split('\n').filter(line => line !== 'Validation failed with the following errors:' && !frame.test(line))).toHaveLength(1);
  expect(allStories().map(({ module, name }) => `${module}.${name}`)).toContain(`${story.module}.${story.name.replace(/Wrong$/, '')}`);
});

test('only pages of what is beside the processes have no requests', () => {
  expect([...new Set(allStories().filter(({ quiet }) => quiet).map(({ module }) => module))]).toEqual(['layouts', 'argo-cd', 'flux']);
});

test('the stories of images have what the real kustomize edit set image writes', () => {
  const edits = (file: string) => readFileSync(`test/kustomize-edits/${file}`, 'utf8');
  const edited = inFolder(outdir => {
    writeFileSync(`${outdir}/kustomization.yaml`, edits('made.yaml'));
    setImage(outdir, 'auth-api-canary-image=registry.example/auth-api:1.10');
  }, outdir => readFileSync(`${outdir}/kustomization.yaml`, 'utf8'));
  expect(edited).toBe(edits('edit-tag.yaml'));
});

describe.each(named(false).filter(([, { quiet }]) => !quiet))('%s', (_, { build, reaches }) => {
  let traffic: TrafficExpectation;

  beforeAll(() => {
    const app = Testing.app();
    build(new Chart(app, 'shop', { namespace: 'shop' }));
    legacy(new Chart(app, 'legacy', { namespace: 'legacy' }));
    traffic = expectTraffic(app);
  });

  test.each(reaches)('gets: %s', line => {
    const run = parseRun(line);
    if (run !== undefined) {
      expect(runners(rendered('shop', build))).toEqual([run]);
      return;
    }
    const work = parseWork(line);
    if (work !== undefined) {
      expect(takers(rendered('shop', build), work.queue)).toStrictEqual(work.shares);
      return;
    }
    const reach = parseReach(line);
    const request = requested(traffic, reach);
    request.toReach(reach.shares);
    request.toMirror(reach.copies);
    expect(request.answer().outcomes.map(({ location }) => location)).toEqual(request.answer().outcomes.map(() => reach.location));
  });
});

/** The tracks that run: Deployments with pods, and CronJobs that start Jobs. */
function runners(text: string): string[] {
  const objects = (loadAll(text) as any[]).filter(({ kind, spec }) => kind === 'Deployment' ? spec.replicas !== 0 : kind === 'CronJob' && !spec.suspend);
  return objects.map(({ spec }) => (spec.jobTemplate?.spec ?? spec).template.metadata.labels.track);
}

/** What of a queue each track takes, by the pods that it is given to. */
function takers(text: string, queue: string): { [track: string]: number | undefined } {
  const pods = new Map<string, number>();
  for (const { kind, spec } of loadAll(text) as any[]) {
    if (kind === 'Deployment' && spec.replicas !== 0 && spec.template.spec.containers[0].env.find(({ name }: any) => name === 'QUEUE_URL').value === queue) {
      pods.set(spec.template.metadata.labels.track, spec.replicas);
    }
  }
  const all = [...pods.values()].reduce((sum, count) => sum + count, 0);
  return Object.fromEntries([...pods].map(([track, count]) => [track, Number.isNaN(all) ? undefined : Number((100 * count / all).toFixed(2))]));
}

/** A service that is no story's, but there. */
function legacy(chart: Chart): void {
  const labels = { app: 'shop' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'registry.example/legacy:1' }] } };
  new ApiObject(chart, 'pods', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop' }, spec: { selector: { matchLabels: labels }, template } });
  new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop' }, spec: { selector: labels, ports: [{ name: 'http', port: 80 }] } });
}

function requested(traffic: TrafficExpectation, { from, namespace, host, port, method, path, headers, cookies }: Reach): TrafficExpectation {
  const callers: { [from: string]: Caller } = { gateway: Caller.gateway('istio-system/public'), ingress: Caller.ingress('nginx'), alb: Caller.ingress('alb'), mesh: Caller.mesh(namespace), plain: Caller.plain(namespace) };
  const request = traffic.from(callers[from]).host(host).port(port).method(method, path);
  const withHeaders = headers.reduce((sofar, [name, value]) => sofar.header(name, value), request);
  return cookies.reduce((sofar, [name, value]) => sofar.cookie(name, value), withHeaders);
}

test.each([
  ['"gateway GET / canary 100 %"'],
  ['"gatway GET / -> canary 100 %"'],
  ['"gateway GET -> canary 100 %"'],
  ['"x-canary=true" in "gateway GET / with x-canary=true -> canary 100 %"'],
  ['"canary" in "gateway GET / -> stable 95 %, canary"'],
  ['"canary 50 %" in "gateway GET / -> canary 50 %, canary 50 %"'],
])('fails when a line of a story cannot be read: %s', got => {
  const line = got.slice(got.lastIndexOf('"', got.length - 2) + 1, -1);
  expect(() => parseReach(line)).toThrow(new Error(
    `reaches must have lines such as "gateway GET / with x-canary: true -> stable 95 %, canary 5 %", got ${got}`));
});

test('titles are told apart, and links to them lead somewhere', () => {
  const titles = allStories().filter(story => !isWrong(story)).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  const pages = stories();
  for (const [path, text] of Object.entries(pages)) {
    for (const [link, file, anchor] of text.matchAll(/\]\(([\w.-]+)?(?:#([\w-]+))?\)/g)) {
      const target = file === undefined ? text : pages[`examples/stories/${file}`] ?? readFileSync(`examples/stories/${file}`, 'utf8');
      expect(target).not.toBe('');
      const headings = [...target.matchAll(/^## (.*)$/gm)].map(([, title]) => title.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-'));
      expect([link, anchor === undefined || headings.includes(anchor)]).toEqual([link, true]);
    }
    expect(text).not.toContain(process.cwd());
    expect(path).toMatch(/\.md$/);
  }
});

/** What has examples of its own, is for providers, is a default that nobody writes, or is explained by Kubernetes. */
const ELSEWHERE = [
  'Workload', 'ContainerWorkloadOptions', 'FromDeploymentOptions', 'FromYamlOptions', 'RunningService', 'CanaryServiceProps.service',
  'Routing.custom', 'RoutingSubject', 'RoutingTarget', 'RoutingContext', 'RoutingObject', 'RouteClaim', 'CookieClaim', 'RoutePlace', 'RivalObject', 'ReplicaRequest', 'ReplicaRatio',
  'PlanEntry', 'ProcessKind', 'RequestCondition', 'RequestPart', 'Comparison', 'StickyCookie', 'Track', 'PathMatchType',
  'TrafficModel', 'TrafficModelOptions', 'TrafficRequest', 'Answer', 'Possibility', 'Outcome', 'OutcomeKind', 'MirroredCopy', 'Decision',
  'Caller', 'CallerKind', 'MeshCallerOptions', 'Manifests', 'ManifestsOptions', 'ManifestObject', 'Population', 'PopulationShare',
  'CheckOptions', 'TrackNaming', 'TrackGroupInfo', 'TrackMemberInfo', 'Finding', 'Severity', 'FindingsReport', 'FindingsReportOptions', 'ApplyOrder',
  'ArgoCdOrderOptions', 'KubectlOrderOptions', 'CheckValidation', 'CheckValidationOptions', 'CheckAtSynth', 'CheckAtSynthOptions',
  'GatewayRouteKind.HTTP_ROUTE', 'GatewayApiVersion.V1_1', 'GatewayApiVersion.V1_2', 'GatewayApiVersion.V1_4', 'GatewayApiVersion.V1_6',
  // What the command line is made of: pages of docs/cli.
  'PlanStep', 'PlanPromotionOptions', 'PlanEffect', 'PlanEffectOptions', 'ProcessEffect', 'AfterPromotion', 'RemainingStep', 'NextStep', 'KustomizeImages', 'KustomizeImagesOptions',
  'TrafficShares', 'TrafficSharesOptions', 'ProcessShares', 'RequestShares', 'TrackState', 'CanaryAudience', 'AudienceWay', 'AudienceMatch',
  'TrafficDiff', 'TrafficDiffOptions', 'ProcessChange', 'RequestChange', 'TrafficReport', 'TrafficReportOptions', 'ApplyWaves', 'ApplyWave',
  'ShareComparison', 'ShareComparisonOptions', 'ComparedShare', 'ShareEstimate', 'ShareVerdict', 'VersionCount', 'Latencies',
  'IstioBinding.OWN', 'NginxIngressOptions.annotationsPrefix', 'ServiceType.CLUSTER_IP', 'SplitOptions.active', 'H2Upgrade.DEFAULT', 'TrackLabel.TRACK', 'Toleration',
];

describe('a new option fails here until it has a story:', () => {
  const { options, used } = surface();
  const wanted = options.filter(option => !ELSEWHERE.includes(option) && !ELSEWHERE.includes(option.split('.')[0]));

  test('there are options', () => {
    expect(wanted).toEqual(expect.arrayContaining(['RouteActions.mirror', 'RequestMatch.cookie', 'IstioMode.HOSTS', 'SplitOptions.sticky']));
    expect(wanted.length).toBeGreaterThan(150);
  });

  test('every option, factory and choice is in one', () => {
    expect(wanted.filter(option => !used.has(option)).map(option => `${option} has no story in examples/stories`)).toEqual([]);
  });
});

/** What the library exports, and what the stories use of it: `Interface.option`, `Class.factory`, `Enum.MEMBER`. */
function surface(): { options: string[]; used: Set<string> } {
  const index = resolve('src/index.ts');
  const files = readdirSync('examples/stories').filter(file => file.endsWith('.ts')).map(file => resolve('examples/stories', file));
  const program = ts.createProgram([index, ...files], {
    module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ES2022, paths: { 'cdk8s-canary': [index] }, types: ['node'], strict: true, noEmit: true,
  });
  const checker = program.getTypeChecker();
  const nameOf = (declaration: ts.Declaration) => {
    const owner = declaration.parent as ts.Node & { name?: ts.Identifier };
    return `${owner.name?.text}.${(declaration as ts.NamedDeclaration).name?.getText()}`;
  };
  const optionsOf = (declaration: ts.Declaration): ts.Declaration[] => ts.isClassDeclaration(declaration) ? declaration.members.filter(isFactory)
    : ts.isInterfaceDeclaration(declaration) || ts.isEnumDeclaration(declaration) ? [...declaration.members] : [];
  const options = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)!)!)
    .map(symbol => symbol.declarations?.some(ts.isExportSpecifier) ? checker.getAliasedSymbol(symbol) : symbol)
    .flatMap(symbol => symbol.declarations ?? [])
    .flatMap(optionsOf)
    .map(nameOf).filter(name => !name.includes('._'));
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) && node.name?.text.endsWith('Wrong')) {
      return;
    }
    const symbol = ts.isObjectLiteralElementLike(node) && node.name !== undefined
      ? checker.getContextualType(node.parent as ts.ObjectLiteralExpression)?.getNonNullableType().getProperty(node.name.getText())
      : ts.isPropertyAccessExpression(node) ? checker.getSymbolAtLocation(node.name) : undefined;
    symbol?.declarations?.forEach(declaration => used.add(nameOf(declaration)));
    ts.forEachChild(node, visit);
  };
  files.forEach(file => visit(program.getSourceFile(file)!));
  return { options, used };
}

function isFactory(member: ts.ClassElement): boolean {
  const keywords = ts.canHaveModifiers(member) ? member.modifiers?.map(({ kind }) => kind) ?? [] : [];
  return keywords.includes(ts.SyntaxKind.StaticKeyword) && !keywords.includes(ts.SyntaxKind.PrivateKeyword);
}
