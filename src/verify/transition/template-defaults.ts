import { given, recordOf } from '../untyped';

/** What the API server fills in, by the name of the field, which has one default wherever it stands (kubernetes, `SetDefaults_PodSpec`). */
const DEFAULTS = new Map<string, unknown>(Object.entries({
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  protocol: 'TCP',
  scheme: 'HTTP',
  apiVersion: 'v1',
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
  defaultMode: 420,
}));

/** Fields that are as good as not written where nothing is in them. */
const EMPTY = ['resources', 'nodeSelector'];

/** A template of pods without what is the same whether or not it is written: writing it starts no new pods. */
export function withoutDefaults(template: unknown): unknown {
  const { metadata, spec } = recordOf(template);
  const { labels, annotations } = recordOf(metadata);
  const { securityContext, ...more } = recordOf(spec);
  const written = isEmpty(securityContext) ? more : { ...more, securityContext };
  return { labels: recordOf(labels), annotations: recordOf(annotations), spec: plain(written) };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  return typeof value !== 'object' || value === null ? value
    : Object.fromEntries(Object.entries(value).filter(([key, field]) => !isDefault(key, field, value)).map(([key, field]) => [key, plain(field)]));
}

function isDefault(key: string, field: unknown, { image, serviceAccountName }: any): boolean {
  return !given(field) || field === DEFAULTS.get(key)
    || Array.isArray(field) && field.length === 0 || EMPTY.includes(key) && isEmpty(field)
    || key === 'imagePullPolicy' && field === pullPolicyOf(String(image)) || key === 'serviceAccount' && field === serviceAccountName;
}

/** The tag latest, and none at all, is pulled always. */
function pullPolicyOf(image: string): string {
  const [name, digest] = image.split('@');
  const tag = /:([^/:]+)$/.exec(name)?.[1];
  return tag === 'latest' || tag === undefined && digest === undefined ? 'Always' : 'IfNotPresent';
}

function isEmpty(value: unknown): boolean {
  return Object.keys(recordOf(value)).length === 0;
}
