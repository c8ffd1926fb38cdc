import { imageProblem } from './image-name';
import { podTemplate } from '../../cluster/workload';
import { Severity } from '../../finding';
import { itemsOf, recordOf, textOf } from '../../untyped';
import { Rule } from '../rule';

/** An image that nobody can pull. */
export const INVALID_IMAGE: Rule = {
  id: 'R69',
  severity: Severity.ERROR,
  title: 'image that no registry has',
  why: 'A name of an image has a host, a repository in lower case, and a tag or a digest. What is no such name the kubelet refuses with InvalidImageName, so that no pod ever starts: a rollout waits '
    + 'without an end, and routes to the workload answer 503.',
  fix: 'write a name that docker pull takes: host, repository in lower case, tag',
  source: 'distribution/reference, normalize.go (ParseNormalizedNamed) and regexp.go; kubernetes.io, "Images" (Image names)',
  * check({ cluster }) {
    for (const { object, pods } of cluster.workloads.all()) {
      const spec = recordOf(podTemplate(object).spec);
      const start = object.kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
      const images = ['containers', 'initContainers'].flatMap(list => itemsOf(spec[list]).map(({ index, value }) => (
        { path: [...start, list, index, 'image'], name: textOf(value.image), problem: imageProblem(textOf(value.image)) })));
      const certain = images.find(({ problem }) => problem !== undefined && problem.depends === undefined);
      const wrong = certain ?? images.find(({ problem }) => problem !== undefined && pods > 0);
      if (wrong?.problem !== undefined) {
        const { depends, text, status } = wrong.problem;
        yield {
          object,
          path: wrong.path,
          severity: depends !== undefined ? Severity.WARNING : Severity.ERROR,
          message: `image "${wrong.name}" ${text}: no pod starts (${status})${depends === undefined ? '' : `; depends on ${depends}`}`,
        };
      }
    }
  },
};
