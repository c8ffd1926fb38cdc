import { GROUP, KIND, NAMESPACE, OBJECT_NAME } from './route-fields';
import { fields, list } from './schema';

const MOST = 16;

/** `spec` of a ReferenceGrant. */
export const REFERENCE_GRANT = fields({
  from: list(fields({ group: GROUP, kind: KIND, namespace: NAMESPACE }, { required: ['group', 'kind', 'namespace'] }), { min: 1, max: MOST }),
  to: list(fields({ group: GROUP, kind: KIND, name: OBJECT_NAME }, { required: ['group', 'kind'] }), { min: 1, max: MOST }),
}, { required: ['from', 'to'] });
