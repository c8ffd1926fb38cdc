import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { System } from '../../system/system';
import { recordOf } from '../../untyped';
import { Fault } from '../rule';
import { annotationPath } from './annotation-path';
import { nginxGroups } from './nginx-groups';

/** Setting of the controller that lets headers with underscores through. */
const UNDERSCORES = 'enable-underscores-in-headers';

/**
 * Headers of canary Ingresses that never arrive under their name: nginx drops headers with other characters than letters, digits and hyphens
 * (`underscores_in_headers off`, `ignore_invalid_headers on`), and the controller drops names with characters that it does not permit.
 */
export function* ingressHeaderFaults(system: System): Iterable<Fault> {
  const permitted = system.cluster.ofKind('', 'ConfigMap').some(permitsUnderscores);
  for (const { canaries } of nginxGroups(system)) {
    for (const { source: { object }, policy } of canaries) {
      const { header, annotations } = policy!;
      const written = (annotations!.raw('canary-by-header') ?? '').trim();
      const path = annotationPath('canary-by-header');
      if (header === '' && written !== '') {
        yield { object, path, severity: Severity.ERROR, message: `the controller does not permit a character of the header name "${written}": the header rule has no effect` };
      } else if (!/^[A-Za-z0-9_-]*$/.test(header)) {
        yield { object, path, severity: Severity.ERROR, message: `nginx drops a header with the name "${header}": the header rule never matches` };
      } else if (header.includes('_') && !permitted) {
        yield {
          object,
          path,
          severity: Severity.WARNING,
          message: `nginx drops a header with the name "${header}" because of the underscore, and the rule never matches; depends on ${UNDERSCORES} of the controller, which is off by default`,
          fix: `name the header ${header.replace(/_/g, '-')}`,
        };
      }
    }
  }
}

function permitsUnderscores({ manifest }: ManifestObject): boolean {
  return recordOf(manifest.data)[UNDERSCORES] === 'true';
}
