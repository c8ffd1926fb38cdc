import { KustomizationFile } from './kustomization-file';
import { ifNumber, itemsOf, recordOf } from '../../untyped';
import { isMap } from '../kinds-of-value';

type Manifest = { [key: string]: any };
type Labels = { readonly [key: string]: unknown };

/** Kinds without a namespace (kustomize, openapi of Kubernetes); what others define is for Kustomize in one. */
const CLUSTER_KINDS = new Set([
  'Namespace', 'Node', 'PersistentVolume', 'ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'APIService', 'StorageClass', 'VolumeAttachment',
  'CSIDriver', 'CSINode', 'IngressClass', 'GatewayClass', 'PriorityClass', 'RuntimeClass', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration',
  'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'FlowSchema', 'PriorityLevelConfiguration', 'CertificateSigningRequest',
]);

/** Kinds whose number of pods `replicas` sets (kustomize, api/internal/konfig/builtinpluginconsts/replicas.go). */
const SCALED = ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'];

/** Where `commonLabels` go besides the object's own (builtinpluginconsts/commonlabels.go); whether they are added where there are none. */
const SELECTORS: readonly (readonly [kinds: readonly string[], path: readonly string[], create: boolean])[] = [
  [['Service', 'ReplicationController'], ['spec', 'selector'], true],
  [['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'], ['spec', 'selector', 'matchLabels'], true],
  [['Job', 'PodDisruptionBudget'], ['spec', 'selector', 'matchLabels'], false],
  [['NetworkPolicy'], ['spec', 'podSelector', 'matchLabels'], false],
  [['NetworkPolicy'], ['spec', 'ingress', '*', 'from', '*', 'podSelector', 'matchLabels'], false],
  [['NetworkPolicy'], ['spec', 'egress', '*', 'to', '*', 'podSelector', 'matchLabels'], false],
];

const TEMPLATES: readonly (readonly [kinds: readonly string[], path: readonly string[], create: boolean])[] = [
  [['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController', 'Job'], ['spec', 'template', 'metadata', 'labels'], true],
  [['CronJob'], ['spec', 'jobTemplate', 'metadata', 'labels'], true],
  [['CronJob'], ['spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels'], true],
];

/** Groups of the kinds above: objects of others with the same kind are not changed. */
const BUILT_IN = /^(v1|(apps|batch|policy|extensions|networking\.k8s\.io)\/.*)$/;

/** Changes an object as a kustomization says, without what only Kustomize can do, and without its namespace. */
export function changeObject(manifest: Manifest, { value, images }: KustomizationFile): void {
  addLabels(manifest, recordOf(value.commonLabels), true, true);
  for (const { value: entry } of itemsOf(value.labels)) {
    addLabels(manifest, recordOf(entry.pairs), entry.includeSelectors === true, entry.includeSelectors === true || entry.includeTemplates === true);
  }
  for (const { value: { name, count } } of itemsOf(value.replicas)) {
    if (SCALED.includes(manifest.kind) && BUILT_IN.test(manifest.apiVersion) && manifest.metadata.name === name && isMap(manifest.spec)) {
      manifest.spec.replicas = ifNumber(count) ?? manifest.spec.replicas;
    }
  }
  images.carryOut(manifest);
}

/** Puts an object into a namespace; a Namespace gets the name. */
export function setNamespace({ kind, metadata }: Manifest, namespace: string): void {
  if (kind === 'Namespace') {
    metadata.name = namespace;
  } else if (!CLUSTER_KINDS.has(kind)) {
    metadata.namespace = namespace;
  }
}

function addLabels(manifest: Manifest, labels: Labels, selectors: boolean, templates: boolean): void {
  if (Object.keys(labels).length === 0) {
    return;
  }
  addAt(manifest, ['metadata', 'labels'], labels, true);
  for (const [kinds, path, create] of BUILT_IN.test(manifest.apiVersion) ? [...selectors ? SELECTORS : [], ...templates ? TEMPLATES : []] : []) {
    if (kinds.includes(manifest.kind)) {
      addAt(manifest, path, labels, create);
    }
  }
}

/** Adds labels to a map; `*` is every item of a list. A map of another shape stays as it is, for those who say so. */
function addAt(holder: unknown, [key, ...rest]: readonly string[], labels: Labels, create: boolean): void {
  if (key === '*') {
    itemsOf(holder).forEach(({ value }) => addAt(value, rest, labels, create));
  } else if (isMap(holder)) {
    if (create) {
      holder[key] ??= {};
    }
    if (rest.length > 0) {
      addAt(holder[key], rest, labels, create);
    } else if (isMap(holder[key])) {
      // A copy: an alias may share the map.
      holder[key] = { ...holder[key], ...Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, String(value)])) };
    }
  }
}
