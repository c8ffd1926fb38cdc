import { Adopted, kindOf, Scaffold } from './scaffold';
import { ScalarStyle } from '../../domain/plan/plan-node';
import { scalarText } from '../../domain/plan/scalar-text';

/** `canary.yaml`: who gets the canary, and what the tracks run. */
export function planFile(scaffold: Scaffold): string {
  const { target } = scaffold;
  return `# yaml-language-server: $schema=node_modules/cdk8s-canary/schemas/canary-plan.schema.json
# Who gets the canary${target === undefined ? '' : ` in ${target}`}, and what runs on both tracks. A step of a rollout is a change of this file.
${target === undefined ? '' : `target: ${scalarText(target, ScalarStyle.PLAIN)}\n`}processes:
${planEntry(scaffold)}`;
}

/** The entry of the process, as an item of a list. */
export function planEntry({ name, route, adopted }: Scaffold): string {
  const kind = kindOf({ route });
  const lines = [`- project: ${name}`, `  type: ${kind}`];
  if (route === undefined) {
    lines.push('  weight: 0 # pods of the canary', '  phases: [1]');
  } else if (route.pods !== undefined) {
    lines.push('  weight: 0 # percent of the pods that the canary has', `  phases: [${phasesOf(route.pods).join(', ')}] # shares that ${route.pods} pods can make`);
  } else {
    lines.push('  weight: 0 # percent of the requests that the canary gets, beside those that match');
  }
  return [...lines, ...trackLines({ name, route, adopted })].map(line => `${line}\n`).join('');
}

/** One pod of some, half of them, all of them, in whole percents. */
function phasesOf(pods: number): number[] {
  return [...new Set([1, Math.ceil(pods / 2), pods].map(count => Math.round(100 * count / pods)))];
}

function trackLines({ name, route, adopted }: Pick<Scaffold, 'name' | 'route' | 'adopted'>): string[] {
  if (adopted === undefined) {
    const [stable, canary] = ['1.0.0', '1.1.0'].map(version => `image: ${JSON.stringify(`registry.example/${name}:${version}`)}, version: "${version}"`);
    return [`  stable: { ${stable} }`, `  canary: { ${canary}, idle: false }`];
  }
  const image = adopted.image === undefined ? [] : [`image: ${scalarText(adopted.image, ScalarStyle.DOUBLE)}`];
  const versions = versionOf(adopted);
  const next = `put the next image${versions.length === 0 ? '' : ' and version'} here`;
  const canary = [...image, ...versions, ...route === undefined ? [] : ['idle: true']];
  return [
    ...image.length === 0 ? [] : [`  stable: { ${image} } # what runs today`],
    ...canary.length === 0 ? [] : [`  canary: { ${canary.join(', ')} } # ${route === undefined ? next : `it has no pods; ${next}, and idle: false`}`],
  ];
}

/** What a plan says of the version of a canary, where its pods must have a label of their own. */
export function versionOf(adopted: Adopted | undefined): string[] {
  return adopted?.versionLabels.includes('version') ? ['version: next'] : [];
}
