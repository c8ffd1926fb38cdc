import { CONTAINERS, EPHEMERAL_CONTAINERS, RESOURCES } from './containers';
import { LABEL_SELECTOR } from './label-selector';
import { LABELS } from './names';
import { RESOURCE_LIST } from './quantity';
import { Check, refuse } from './refusal';
import { ANY, fields, FLAG, INT32, list, oneOf, TEXT, text, whole } from './schema';
import { POD_SECURITY_CONTEXT } from './security-context';

const SECONDS = whole(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const NAMED = list(fields({ name: TEXT }), { empty: true });

const NODE_TERM = fields(Object.fromEntries(['matchExpressions', 'matchFields'].map(name => [
  name, list(fields({ key: TEXT, operator: TEXT, values: list(TEXT) }), { empty: true }),
])));

const POD_TERM = fields({
  labelSelector: LABEL_SELECTOR,
  namespaces: list(TEXT),
  topologyKey: text({ min: 1 }),
  namespaceSelector: LABEL_SELECTOR,
  matchLabelKeys: list(TEXT),
  mismatchLabelKeys: list(TEXT),
}, { required: ['topologyKey'] });

const WEIGHT = whole(1, 100);

const affinity = (required: Check, preferred: { readonly [name: string]: Check }) => fields({
  requiredDuringSchedulingIgnoredDuringExecution: required,
  preferredDuringSchedulingIgnoredDuringExecution: list(fields({ weight: WEIGHT, ...preferred }, { required: ['weight'] })),
});

const NODE_AFFINITY = affinity(fields({ nodeSelectorTerms: list(NODE_TERM) }), { preference: NODE_TERM });
const NEAR_PODS = affinity(list(POD_TERM), { podAffinityTerm: POD_TERM });

const TOLERATION = fields({
  key: TEXT,
  operator: oneOf('Exists', 'Equal', 'Lt', 'Gt', ''),
  value: TEXT,
  effect: oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute', ''),
  tolerationSeconds: INT32,
}, { rules: [({ key, operator }) => !key && operator !== 'Exists' ? refuse('must be Exists where there is no key', 'operator') : undefined] });

const SPREAD = fields({
  maxSkew: whole(1, 2147483647),
  topologyKey: TEXT,
  whenUnsatisfiable: oneOf('DoNotSchedule', 'ScheduleAnyway'),
  labelSelector: LABEL_SELECTOR,
  minDomains: whole(1, 2147483647),
  nodeAffinityPolicy: oneOf('Honor', 'Ignore'),
  nodeTaintsPolicy: oneOf('Honor', 'Ignore'),
  matchLabelKeys: list(TEXT),
}, { required: ['maxSkew', 'topologyKey', 'whenUnsatisfiable'] });

/** Sources of volumes; what each of them needs is not looked at. */
const VOLUME_SOURCES = ['hostPath', 'emptyDir', 'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'secret', 'nfs', 'iscsi', 'glusterfs', 'persistentVolumeClaim', 'rbd',
  'flexVolume', 'cinder', 'cephfs', 'flocker', 'downwardAPI', 'fc', 'azureFile', 'configMap', 'vsphereVolume', 'quobyte', 'azureDisk', 'photonPersistentDisk', 'projected',
  'portworxVolume', 'scaleIO', 'storageos', 'csi', 'ephemeral', 'image'];

const VOLUME = fields({ ...Object.fromEntries(VOLUME_SOURCES.map(name => [name, ANY])), name: TEXT }, { required: ['name'] });

const DNS = fields({ nameservers: list(TEXT), searches: list(TEXT), options: list(fields({ name: TEXT, value: TEXT }), { empty: true }) });

/** `spec` of the template of pods, with the fields of Kubernetes 1.36. */
export const POD_SPEC = fields({
  volumes: list(VOLUME, { empty: true }),
  initContainers: CONTAINERS,
  containers: CONTAINERS,
  ephemeralContainers: EPHEMERAL_CONTAINERS,
  restartPolicy: TEXT,
  terminationGracePeriodSeconds: SECONDS,
  activeDeadlineSeconds: SECONDS,
  dnsPolicy: oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None', ''),
  nodeSelector: LABELS,
  serviceAccountName: TEXT,
  serviceAccount: TEXT,
  automountServiceAccountToken: FLAG,
  nodeName: TEXT,
  hostNetwork: FLAG,
  hostPID: FLAG,
  hostIPC: FLAG,
  shareProcessNamespace: FLAG,
  securityContext: POD_SECURITY_CONTEXT,
  imagePullSecrets: NAMED,
  hostname: TEXT,
  subdomain: TEXT,
  affinity: fields({ nodeAffinity: NODE_AFFINITY, podAffinity: NEAR_PODS, podAntiAffinity: NEAR_PODS }),
  schedulerName: TEXT,
  tolerations: list(TOLERATION, { empty: true }),
  hostAliases: list(fields({ ip: TEXT, hostnames: list(TEXT) }), { empty: true }),
  priorityClassName: TEXT,
  priority: INT32,
  dnsConfig: DNS,
  readinessGates: list(fields({ conditionType: TEXT }), { empty: true }),
  runtimeClassName: TEXT,
  enableServiceLinks: FLAG,
  preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
  overhead: RESOURCE_LIST,
  topologySpreadConstraints: list(SPREAD, { empty: true }),
  setHostnameAsFQDN: FLAG,
  os: fields({ name: TEXT }),
  hostUsers: FLAG,
  schedulingGates: NAMED,
  resourceClaims: list(fields({ name: TEXT, resourceClaimName: TEXT, resourceClaimTemplateName: TEXT }), { empty: true }),
  resources: RESOURCES,
  hostnameOverride: TEXT,
  schedulingGroup: fields({ podGroupName: TEXT }),
});
