import { readFileSync } from 'fs';
import { ApiObject } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { orders } from './adopt';
import { changed, summary } from '../changes';
import { rendered } from '../rendered';

const CANARY = 'registry.example/orders:2.5.0-rc.1';

/** What runs before the library comes, written as it writes. */
function running(): string {
  return rendered('shop', chart => (loadAll(readFileSync('examples/adopt/running.yaml', 'utf8')) as any[])
    .forEach(object => new ApiObject(chart, object.kind, object)));
}

/** What the cluster has before the first step, and after each. */
export function states(): string[] {
  return [
    running(),
    rendered('shop', chart => orders(chart)),
    rendered('shop', chart => orders(chart, CANARY)),
    rendered('shop', chart => orders(chart, CANARY, true)),
    rendered('shop', chart => orders(chart, CANARY, true, 5)),
  ];
}

/** What each step of an adoption does to the objects of the cluster. */
export function steps(): string {
  const texts = states();
  const step = (index: number) => `${summary(texts[index - 1], texts[index])}\n\n\`\`\`diff\n${changed(texts[index - 1], texts[index])}\n\`\`\``;
  return `# Adopting what runs

[running.yaml](running.yaml) is what a team has in production: a Deployment with the selector \`app: orders\`, its Service, and a
VirtualService at the gateway. [adopt.ts](adopt.ts) is the same service with this library. The differences below are those of the cluster's objects,
each step against the one before; \`transition\` proves every state in between safe, in any order of applying.

## 1. Adopt: the same service, from code

\`orders(chart)\`: no canary yet. No pod restarts, because Deployment and Service come out as they are. The VirtualService gets its wave in a sync of Argo CD, which nothing else
reads. The one new object pins callers in the mesh to the stable Service, which is where they go today.

${step(1)}

## 2. Start the canary

\`orders(chart, '${CANARY}')\`. Selectors are immutable and \`app: orders\` selects no canary pod, so the canary is \`app: orders-canary\` with a
Service of its own. Nobody is sent there yet: the pods can take their time.

${step(2)}

## 3. Send testers

\`orders(chart, '${CANARY}', true)\`, when its pods are ready. Requests with \`x-canary: true\` reach it, nobody else does.

${step(3)}

## 4. Give it a share

\`orders(chart, '${CANARY}', true, 5)\`. From here on everything is as in [any rollout](../auth-api/phases.md).

${step(4)}

## Later: one Service over both tracks

An adopted Deployment alone matches its selector, so subsets of one Service are refused and \`IstioMode.HOSTS\` is the mode. Moving it to the
selector \`app\` + \`track\` takes two steps, each a change of its own that is rolled out before the next:

1. New labels first. Make the canary idle, and add \`track: stable\` to the labels of the pod template in running.yaml. The pods roll once; the selector is still
   \`app: orders\`, so nothing else changes.
2. The selector later. Add \`track: stable\` to the selector in running.yaml and change the mode to \`IstioMode.SUBSETS\` in the same change; \`service\` stays, its
   selector \`app: orders\` now has both tracks. Render it before anything else: what is wrong shows here. Then delete the Deployments but not their
   pods (\`kubectl delete deployment orders orders-canary --cascade=orphan\`), and apply. The new Deployment takes the ReplicaSet with the label and its pods
   over, because its labels match and the template is the same: no pod restarts (measured). What is left is yours to delete: the older
   ReplicaSets of both, which have no pods and no owner any more, and the Service \`orders-canary\`, which is no longer rendered.
`;
}

/** The rendered service with a canary at 5 %. */
export function adopted(): string {
  return rendered('shop', chart => orders(chart, CANARY, true, 5));
}
