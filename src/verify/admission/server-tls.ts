import { Check, Refusal, refuse } from './refusal';
import { fields, FLAG, list, oneOf, TEXT } from './schema';
import { given, listOf } from '../untyped';

const VERSION = oneOf('TLS_AUTO', 'TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3');
const CERTIFICATE_FIELDS = ['serverCertificate', 'privateKey', 'caCertificates', 'tlsCertificates', 'credentialName', 'credentialNames'];
const CERTIFICATE = fields({ serverCertificate: TEXT, privateKey: TEXT, caCertificates: TEXT });

function filled(value: any): boolean {
  return typeof value === 'string' ? value !== '' : listOf(value).length > 0;
}

/** Where certificates come from, and whether they are complete (istio, `validateTLSOptions`). */
const CERTIFICATES: Check = tls => {
  const { mode = 'PASSTHROUGH', serverCertificate, privateKey, caCertificates, tlsCertificates, credentialName, credentialNames, caCrl } = tls;
  if (mode === 'ISTIO_MUTUAL') {
    const name = CERTIFICATE_FIELDS.find(field => filled(tls[field]));
    return name === undefined ? undefined : refuse(`${name} must not be there where mode is ISTIO_MUTUAL`, name);
  }
  const files = filled(serverCertificate) && filled(privateKey);
  const sources = [files, filled(credentialName), filled(credentialNames), filled(tlsCertificates)];
  if (sources.filter(Boolean).length > 1) {
    return refuse('only one of credentialName, credentialNames, tlsCertificates, and serverCertificate with privateKey may be there');
  }
  const own = ['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(mode);
  if (own && (filled(credentialName) || filled(credentialNames))) {
    return undefined;
  }
  if (filled(caCrl) && (filled(credentialName) || mode === 'SIMPLE')) {
    return refuse('caCrl must not be there with credentialName, or where mode is SIMPLE', 'caCrl');
  }
  return own ? complete(mode, caCertificates, filled(tlsCertificates) ? tlsCertificates : [{ serverCertificate, privateKey }]) : undefined;
};

function complete(mode: string, caCertificates: any, certificates: any[]): Refusal | undefined {
  return mode !== 'SIMPLE' && !filled(caCertificates) ? refuse(`caCertificates must be there where mode is ${mode}`, 'caCertificates')
    : certificates.every(({ serverCertificate, privateKey }) => filled(serverCertificate) && filled(privateKey)) ? undefined
      : refuse(`credentialName, or serverCertificate and privateKey, must be there where mode is ${mode}`);
}

/** As in the schema, where the rule on credentialName and tlsCertificates does not look at them: it repeats another one. */
const ONE_SOURCE: Check = ({ credentialName, credentialNames, tlsCertificates }) => {
  const other = given(tlsCertificates) ? 'tlsCertificates' : given(credentialName) ? 'credentialName' : undefined;
  return given(credentialNames) && other !== undefined ? refuse(`only one of credentialNames and ${other} may be there`, other) : undefined;
};

/** `tls` of a server. */
export const SERVER_TLS = fields({
  httpsRedirect: FLAG,
  mode: oneOf('PASSTHROUGH', 'SIMPLE', 'MUTUAL', 'AUTO_PASSTHROUGH', 'ISTIO_MUTUAL', 'OPTIONAL_MUTUAL'),
  serverCertificate: TEXT,
  privateKey: TEXT,
  caCertificates: TEXT,
  caCrl: TEXT,
  caCertCredentialName: TEXT,
  credentialName: TEXT,
  credentialNames: list(TEXT, { min: 1, max: 2 }),
  tlsCertificates: list(CERTIFICATE, { min: 1, max: 2 }),
  subjectAltNames: list(TEXT),
  verifyCertificateSpki: list(TEXT),
  verifyCertificateHash: list(TEXT),
  minProtocolVersion: VERSION,
  maxProtocolVersion: VERSION,
  cipherSuites: list(TEXT),
  insecureSkipVerify: FLAG,
}, { rules: [ONE_SOURCE, CERTIFICATES] });
