import { FenceObject } from './pod-fence';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * What lets pods do something in their namespace: a Role, its RoleBinding, and a ServiceAccount, all of one name. No namespace is said in the binding, which
 * then means its own.
 *
 * @param id start of the ids
 * @param account ServiceAccount that is there; undefined where one is made
 */
export function accessObjects(id: string, name: string, rules: object[], account?: string): FenceObject[] {
  const subjects = [{ kind: 'ServiceAccount', name: account ?? name }];
  return [
    ...account === undefined ? [{ id: `${id}ServiceAccount`, apiVersion: 'v1', kind: 'ServiceAccount', name, body: {} }] : [],
    { id: `${id}Role`, apiVersion: `${RBAC}/v1`, kind: 'Role', name, body: { rules } },
    { id: `${id}RoleBinding`, apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', name, body: { roleRef: { apiGroup: RBAC, kind: 'Role', name }, subjects } },
  ];
}
