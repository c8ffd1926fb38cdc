import { ApiObject, App, Chart, DependencyGraph } from 'cdk8s';
import { Construct, DependencyGroup, IConstruct } from 'constructs';
import * as fc from 'fast-check';
import { GitOpsApp } from '../src';
import { treeOrder } from '../src/gitops/tree-order';

/** How a construct is added: below which one of those before it, of what kind, with a name that is a number or not. */
interface Step {
  readonly parent: number;
  readonly kind: 'chart' | 'construct' | 'object';
  readonly numbered: boolean;
}

const steps = fc.array(fc.record<Step>({ parent: fc.nat(20), kind: fc.constantFrom('chart', 'chart', 'construct', 'object', 'object'), numbered: fc.boolean() }), { minLength: 1, maxLength: 20 });
const links = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 8 });

/** A tree; dependencies go from later constructs to earlier ones, or both ways if there may be circles. */
function grown<T extends App>(app: T, tree: Step[], dependencies: [number, number][], circles: boolean): T {
  const all: Construct[] = [app];
  tree.forEach(({ parent, kind, numbered }, index) => {
    const scopes = kind === 'object' ? all.filter(isBelowChart) : all;
    if (scopes.length > 0) {
      const scope = scopes[parent % scopes.length];
      const id = `${numbered ? '' : 'c'}${tree.length - index}`;
      all.push(kind === 'chart' ? new Chart(scope, id) : kind === 'construct' ? new Construct(scope, id)
        : new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `o${index}` } }));
    }
  });
  const linked = all.filter(isBelowChart);
  for (const [one, other] of linked.length === 0 ? [] : dependencies) {
    const [from, to] = [linked[one % linked.length], linked[other % linked.length]];
    const isInOther = from.node.scopes.includes(to) || to.node.scopes.includes(from);
    if (circles || (linked.indexOf(from) > linked.indexOf(to) && !isInOther)) {
      from.node.addDependency(one % 2 === 0 ? to : new DependencyGroup(to));
    }
  }
  return app;
}

function isBelowChart(construct: IConstruct): boolean {
  return construct.node.scopes.some(Chart.isChart);
}

/** Paths, or the message. */
function paths(order: () => IConstruct[]): string[] | string {
  try {
    return order().map(({ node }) => node.path);
  } catch (error) {
    return String(error);
  }
}

describe('treeOrder', () => {
  test.each([['without circles', false], ['also in circles', true]])('is the order of cdk8s for any tree, %s', (_, circles) => {
    fc.assert(fc.property(steps, links, (tree, dependencies) => {
      const app = grown(new App(), tree, circles ? dependencies.filter(([one, other]) => one !== other) : dependencies, circles);
      for (const root of [app, ...app.node.findAll().filter(Chart.isChart)]) {
        const theirs = paths(() => new DependencyGraph(root.node).topology());
        // Of a construct that depends on itself they never find the end.
        fc.pre(!String(theirs).includes('call stack'));
        expect(paths(() => treeOrder(root))).toEqual(theirs);
      }
    }), { numRuns: 500 });
  });

  test('puts numbers directly below the app first, and what is below them not', () => {
    const app = new App();
    new Chart(app, 'web');
    new Chart(new Chart(app, '10'), '5');
    new Chart(app, '9');
    new Chart(app, '007');
    expect(treeOrder(app).map(({ node }) => node.path)).toEqual(['9', '10', '', '10/5', 'web', '007']);
  });

  test('takes a few steps for each dependency, also where there are many ways through them', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    let before = [new Construct(chart, 'a0'), new Construct(chart, 'b0')];
    for (let level = 1; level <= 200; level++) {
      const next = ['a', 'b'].map(id => new Construct(chart, `${id}${level}`));
      next.forEach(construct => construct.node.addDependency(...before));
      before = next;
    }
    expect(treeOrder(app).map(({ node }) => node.id).slice(0, 6)).toEqual(['', 'chart', 'a0', 'b0', 'a1', 'b1']);
  });

  test('GitOpsApp writes charts and objects in the order of cdk8s', () => {
    fc.assert(fc.property(steps, links, (tree, dependencies) => {
      const order = (app: App) => [...app.synthYaml().matchAll(/^ {2}name: (o\d+)$/gm)].map(([, name]) => name);
      const theirs = grown(new App(), tree, dependencies, false);
      fc.pre(!String(paths(() => { theirs.synthYaml(); return []; })).includes('Error'));
      expect(order(grown(new GitOpsApp(), tree, dependencies, false))).toEqual(order(theirs));
    }), { numRuns: 300 });
  });
});
