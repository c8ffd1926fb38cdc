import { posix } from 'path';
import { OutputFile } from '../src/gitops/output-file';

/** What is in a tag of an overlay: `newTag: 1`. */
const TAG = /newTag: (.*)/;

/** The overlay of a chart, in which people may write what they want beside the tag. A tag that is neither the last one nor the new one is a conflict. */
export function overlay(path: string, tag: string): OutputFile {
  return {
    path,
    text: `resources: [../base]\nnewTag: ${tag}\n`,
    subject: 'overlay',
    lists: true,
    shared: {
      said: tag,
      merged: (current, before, _force, problems) => {
        const found = TAG.exec(current)?.[1];
        if (found !== before && found !== tag) {
          problems.push(`newTag must be ${before}, got ${found}`);
        }
        return current.replace(TAG, `newTag: ${tag}`);
      },
    },
  };
}

/** A kustomization.yaml of a folder. */
export function listing(folder: string, names: string[], comment: string): OutputFile {
  return { path: `${folder}/kustomization.yaml`, text: `resources: [${names.join(', ')}]\n# ${comment}\n`, subject: 'kustomization', lists: true };
}

/** A set of files of some charts, each with a base and an overlay. Files of two sets differ in their texts, and some also in their names. */
export function chartFiles(set: string, charts: number[], size: number): OutputFile[] {
  return charts.flatMap(chart => {
    const base = `chart${chart}/base`;
    const names = ['deployment.yaml', 'service.yaml', ...chart % 2 === 0 ? [`${set}.yaml`] : []];
    return [
      listing(base, names, set),
      overlay(`chart${chart}/prod/kustomization.yaml`, set),
      ...names.map(name => ({ path: `${base}/${name}`, text: `# ${set} ${chart} ${name}\n${`${set}: ${set}\n`.repeat(size)}# end\n`, subject: name })),
    ];
  });
}

/** What is wrong with a folder in which a writer was stopped: files that are neither old nor new, and listed files that are missing. */
export function faults(found: Record<string, string>, sets: Record<string, string>[], strangers: Record<string, string>): string[] {
  const folders = new Set(Object.keys(found).map(path => posix.dirname(path)));
  return [
    ...Object.entries(strangers).filter(([path, text]) => found[path] !== text).map(([path]) => `${path} of somebody is lost`),
    ...Object.entries(found).filter(([path]) => !path.startsWith('.cdk8s-canary.lock/') && !path.endsWith('/')).flatMap(([path, text]) => [
      ...[strangers, ...sets].some(set => set[path] === text) ? [] : [`${path} is neither old nor new: ${text.slice(0, 200)}`],
      ...(path.endsWith('kustomization.yaml') ? /resources: \[(.*)\]/.exec(text)?.[1].split(', ') ?? [] : [])
        .map(name => posix.join(posix.dirname(path), name))
        .filter(listed => !(listed in found) && !(folders.has(listed) && `${listed}/kustomization.yaml` in found))
        .map(listed => `${path} lists ${listed}, which is missing`),
    ]),
  ];
}
