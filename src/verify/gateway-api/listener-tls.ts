import { GROUP, referenceKind } from './reference';
import { ReferenceGrants } from './reference-grants';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { given, ifText, itemsOf, recordOf, textOf } from '../untyped';

/** What a listener does with TLS. */
export interface ListenerTls {
  /** `tls` of the server that istiod makes of it. */
  readonly tls?: { readonly mode: string };
  /** Why istiod does not open the listener. */
  readonly problem?: string;
  readonly assumed: readonly Decision[];
}

/** Values of the option `gateway.istio.io/tls-terminate-mode` that need no certificate of a Secret. */
const OWN_CERTIFICATES = new Map([['ISTIO_SIMPLE', 'SIMPLE'], ['ISTIO_MUTUAL', 'ISTIO_MUTUAL']]);

/** Most certificates of a listener (istio, `buildTLS`). */
const CERTIFICATES = 2;

/**
 * The TLS settings of a listener.
 *
 * @param secrets `namespace/name` of the Secrets of the input
 */
export function listenerTls(
  { tls }: any, owner: ManifestObject, path: readonly string[], grants: ReferenceGrants, secrets: ReadonlySet<string>,
): ListenerTls {
  if (!given(tls)) {
    return { assumed: [] };
  }
  const { mode, options, certificateRefs } = recordOf(tls);
  if (mode === 'Passthrough') {
    return { tls: { mode: 'PASSTHROUGH' }, assumed: [] };
  }
  const option = textOf(recordOf(options)['gateway.istio.io/tls-terminate-mode']);
  const own = OWN_CERTIFICATES.get(option);
  if (own !== undefined) {
    return { tls: { mode: own }, assumed: [] };
  }
  const references = itemsOf(certificateRefs);
  const found = references.map(({ value }) => certificate(value, owner, grants));
  const problem = references.length > CERTIFICATES
    ? `has ${references.length} certificates, at most ${CERTIFICATES} are possible`
    : found.length > 0 && found.every(one => one !== undefined) ? found[0] : undefined;
  const missing = references.filter(({ value: { name, namespace } }) => !secrets.has(`${ifText(namespace) ?? owner.namespace}/${name}`));
  return {
    tls: { mode: option === 'MUTUAL' || option === 'OPTIONAL_MUTUAL' ? option : 'SIMPLE' },
    problem,
    assumed: problem === undefined && missing.length > 0
      ? [new Decision(owner, [...path, 'tls', 'certificateRefs', missing[0].index], `Secret ${missing[0].value.name} is not in the input and is taken as holding a certificate`)]
      : [],
  };
}

/** Why a certificate cannot be used. */
function certificate(reference: any, { kind, namespace: own }: ManifestObject, grants: ReferenceGrants): string | undefined {
  const target = referenceKind(reference, '', 'Secret');
  const { name } = reference;
  const namespace = ifText(reference.namespace) ?? own;
  if (target !== '/Secret') {
    return `certificate ${name} is no Secret`;
  }
  return namespace === own || grants.allow(`${GROUP}/${kind}`, own, target, namespace, String(name))
    ? undefined
    : `Secret ${namespace}/${name} needs a ReferenceGrant in namespace ${namespace}`;
}
