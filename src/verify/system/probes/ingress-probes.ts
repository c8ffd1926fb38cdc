import { hostSample } from './address';
import { albAsks } from './alb-asks';
import { regexSample } from './regex-sample';
import { Caller } from '../../caller';
import { Cluster } from '../../cluster/cluster';
import { Ingress, IngressPath, readIngress } from '../../ingress/ingress';
import { IngressClasses } from '../../ingress/ingress-classes';
import { Annotations } from '../../ingress/nginx/annotations';
import { canaryPolicy } from '../../ingress/nginx/canary-policy';
import { Pattern } from '../../ingress/nginx/pattern';
import { ManifestObject } from '../../manifest-object';
import { sendableMessage } from '../../message';
import { TrafficRequest } from '../../traffic-request';
import { Probe } from '../probe';

/** What says that an Ingress is served with TLS, and that plain requests are sent there. */
const SECURE = ['nginx.ingress.kubernetes.io/force-ssl-redirect', 'alb.ingress.kubernetes.io/ssl-redirect', 'alb.ingress.kubernetes.io/certificate-arn'];

/** Requests for Ingresses. */
export class IngressProbes {
  private readonly classes = new Map<ManifestObject, string>();
  /** Hosts of Ingresses with TLS, which send plain requests there. */
  private readonly secure = new Set<string>();

  constructor(cluster: Cluster) {
    const classes = new IngressClasses(cluster);
    classes.names.forEach(name => classes.servedWith(name).forEach(object => this.classes.has(object) || this.classes.set(object, name)));
    for (const { manifest: { spec, metadata } } of cluster.ofKind('networking.k8s.io', 'Ingress')) {
      if (spec.tls?.length > 0 || SECURE.some(name => ![undefined, 'false'].includes(metadata.annotations?.[name]))) {
        (spec.rules ?? []).forEach(({ host }: any) => this.secure.add(host ?? ''));
      }
    }
  }

  /** One for each host and path; for canaries also with the header or cookie that they ask for, and with what the conditions of a rule ask for. */
  public of(object: ManifestObject): Probe[] {
    const name = this.classes.get(object);
    if (name === undefined || name === '') {
      return [];
    }
    const ingress = readIngress(object);
    const annotations = new Annotations(ingress);
    const from = Caller.ingress(name);
    const asked = asks(annotations);
    const paths = ingress.rules.flatMap(({ host, paths: own = [] }) => own.map(path => ({ host, path })));
    const targets = paths.length > 0 || ingress.defaultBackend === undefined ? paths : [{ host: '', path: { ...ingress.defaultBackend, path: '/', pathType: 'Prefix' } }];
    return targets.flatMap(({ host, path }) => {
      const sample = pathSample(path, ingress, annotations.boolean('use-regex') === true);
      const request = { from, host: hostSample(host), path: sample, ...this.secure.has(host) ? { scheme: 'https' } : {} };
      const rule = albAsks(ingress.annotations, path.service?.name ?? '');
      return sample === undefined ? [] : asked.map(extra => ({ object, path: path.at, request: { ...request, ...extra, ...rule } }))
        .filter(probe => sendableMessage(probe.request) !== undefined);
    });
  }
}

type Extra = Pick<TrafficRequest, 'headers' | 'cookies'>;

/** What requests for the canary have: nothing, and what makes the controller choose it. */
function asks(annotations: Annotations): Extra[] {
  const policy = canaryPolicy(annotations);
  if (policy === undefined) {
    return [{}];
  }
  const { header, headerValue, headerPattern, cookie, weight } = policy;
  const value = headerValue !== '' ? headerValue : headerPattern !== '' ? patternSample(headerPattern) : 'always';
  return [
    ...header === '' || value === undefined ? [] : [{ headers: { [header]: value } }],
    ...cookie === '' ? [] : [{ cookies: { [cookie]: 'always' } }],
    ...weight > 0 || header === '' && cookie === '' ? [{}] : [],
  ];
}

function patternSample(pattern: string): string | undefined {
  const test = new Pattern(pattern);
  return [regexSample(pattern) || 'any', 'always', 'true', '1'].find(text => test.matches(text) === true);
}

/** Expressions match from the start of the path; wildcards of load balancers are characters of ours. */
function pathSample({ path, pathType }: IngressPath, { annotations }: Ingress, expression: boolean): string | undefined {
  if (path === '') {
    return '/';
  }
  const regex = pathType !== 'Exact' && (expression || annotations['nginx.ingress.kubernetes.io/rewrite-target'] !== undefined && /[(){}[\]*+?|^$\\]/.test(path));
  const sample = regex ? regexSample(path) : /[*?]/.test(path) ? path.replace(/[*?]/g, 'x') : path;
  return sample !== undefined && /^\/\S*$/.test(sample) ? sample : undefined;
}
