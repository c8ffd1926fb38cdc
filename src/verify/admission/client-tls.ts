import { isLabel } from './istio-host';
import { Check, refuse, shown } from './refusal';
import { fields, FLAG, list, oneOf, TEXT } from './schema';
import { given } from '../untyped';

const CONFIG_MAP = 'configmap://';

const CREDENTIAL: Check = ({ credentialName = '' }, namespace) => {
  const [owner, name] = String(credentialName).startsWith(CONFIG_MAP) ? credentialName.slice(CONFIG_MAP.length).split('/') : [namespace, 'any'];
  return owner !== namespace || name === undefined || !isLabel(owner)
    ? refuse(`credentialName must be configmap://${namespace}/name, got ${shown(credentialName)}`, 'credentialName') : undefined;
};

const CERTIFICATES: Check = ({ mode, credentialName, clientCertificate, privateKey, caCertificates, caCrl, insecureSkipVerify, subjectAltNames }) => {
  const own = mode === 'SIMPLE' || mode === 'MUTUAL';
  const unchecked = caCertificates || mode === 'SIMPLE' && credentialName || given(subjectAltNames) && subjectAltNames.length > 0;
  if (insecureSkipVerify === true && own && unchecked) {
    return refuse('caCertificates, credentialName and subjectAltNames must not be there where insecureSkipVerify is true', 'insecureSkipVerify');
  }
  if (own && credentialName) {
    return clientCertificate || caCertificates || privateKey || caCrl ? refuse('only one of credentialName and certificates may be there', 'credentialName') : undefined;
  }
  return mode === 'MUTUAL' && !(clientCertificate && privateKey) ? refuse('clientCertificate and privateKey must be there where mode is MUTUAL') : undefined;
};

/** TLS towards pods (istio, `ValidateTLS`). */
export const CLIENT_TLS = fields({
  mode: oneOf('DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'),
  clientCertificate: TEXT,
  privateKey: TEXT,
  caCertificates: TEXT,
  caCrl: TEXT,
  credentialName: TEXT,
  subjectAltNames: list(TEXT),
  sni: TEXT,
  insecureSkipVerify: FLAG,
}, { rules: [CREDENTIAL, CERTIFICATES] });
