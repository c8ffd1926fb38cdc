import { GROUP, HTTP_ROUTES, referenceKind } from './reference';
import { Cluster } from '../cluster/cluster';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { NamedOrigin } from '../reading/origin';
import { itemsOf, recordOf } from '../untyped';

/** A Gateway that routes name, with what is taken for granted of it. */
export interface NamedGateway {
  readonly object: ManifestObject;
  readonly assumed: Decision;
}

/**
 * The Gateways that routes name and the input does not have, because they are somebody else's: taken to be Istio's, with the listeners that routes
 * ask for, for every host and namespace.
 */
export function namedGateways(cluster: Cluster): NamedGateway[] {
  const known = new Set(cluster.ofKind(GROUP, 'Gateway').map(({ title }) => title));
  const refused = new Set(cluster.refused.map(({ object }) => object));
  const named = new Map<string, { readonly first: Decision; readonly parents: any[] }>();
  for (const route of HTTP_ROUTES.flatMap(kind => cluster.ofKind(GROUP, kind))) {
    for (const { index, value } of itemsOf(recordOf(route.manifest.spec).parentRefs)) {
      const id = `${value.namespace ?? route.namespace}/${value.name}`;
      if (referenceKind(value, GROUP, 'Gateway') === `${GROUP}/Gateway` && !known.has(`Gateway ${id}`) && !refused.has(`Gateway ${id}`)) {
        const first = new Decision(route, ['spec', 'parentRefs', index], `names Gateway ${id}, which is not in the input; taken to be one of Istio for every host`);
        const present = named.get(id) ?? { first, parents: [] };
        named.set(id, present);
        present.parents.push(value);
      }
    }
  }
  return [...named].map(([id, { first, parents }]) => ({ object: gatewayOf(id, parents), assumed: first }));
}

function gatewayOf(id: string, parents: readonly any[]): ManifestObject {
  const [namespace, name] = id.split('/');
  const wanted = new Map(parents.map(({ sectionName, port }): [string, any] => [`${sectionName ?? ''} ${port ?? ''}`, { sectionName, port }]));
  const manifest = {
    apiVersion: `${GROUP}/v1`,
    kind: 'Gateway',
    metadata: { namespace, name },
    spec: {
      gatewayClassName: 'istio',
      listeners: [...wanted.values()].flatMap(({ sectionName, port }, index) => {
        const listener = { name: sectionName ?? `listener-${index}`, allowedRoutes: { namespaces: { from: 'All' } } };
        return [{ ...listener, port: port ?? 80, protocol: 'HTTP' }, { ...listener, port: port ?? 443, protocol: 'HTTPS', tls: { mode: 'Terminate' } }];
      }),
    },
  };
  return ManifestObject._of(manifest, new NamedOrigin('not in the input', {}));
}
