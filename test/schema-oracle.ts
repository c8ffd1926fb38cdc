/**
 * An independent judge of every object: the models of the Kubernetes and Istio APIs, closed, so that a field which the
 * API does not know is an error instead of being dropped by the API server.
 */
import { readFileSync } from 'fs';
import Ajv, { ValidateFunction } from 'ajv';
import { loadAll } from 'js-yaml';

/* eslint-disable @typescript-eslint/no-require-imports */
const validation = require('@kubernetes-models/validate');

type Schema = { [key: string]: any };

function closed(schema: Schema): Schema {
  if (Array.isArray(schema)) {
    return schema.map(closed);
  }
  if (schema === null || typeof schema !== 'object') {
    return schema;
  }
  const open = ['oneOf', 'anyOf', 'allOf', 'not'];
  const result: Schema = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, open.includes(key) ? value : closed(value)]));
  if (schema.type === 'object' && schema.properties !== undefined && schema.additionalProperties === undefined) {
    result.additionalProperties = false;
  }
  return result;
}

/** Fields that the models do not know yet (kubernetes.io, "Jobs": pod replacement policy). */
const NEWER: { [id: string]: Schema } = {
  'io.k8s.api.batch.v1.JobSpec': { podReplacementPolicy: { type: 'string', enum: ['Failed', 'TerminatingOrFailed'], nullable: true } },
};

// Models register their schemas when they are loaded or first used, so this comes before any of them is. KEDA's have a registry of their own.
for (const registry of [validation, require(require.resolve('@kubernetes-models/validate', { paths: [require.resolve('@kubernetes-models/keda')] }))]) {
  const register = registry.register;
  registry.register = (id: string, schema: Schema) =>
    register(id, closed(id in NEWER ? { ...schema, properties: { ...schema.properties, ...NEWER[id] } } : schema));
}

const MODELS: { [kind: string]: () => new (data: any) => { validate(): void } } = {
  'apps/v1 Deployment': () => require('kubernetes-models/apps/v1').Deployment,
  'autoscaling/v2 HorizontalPodAutoscaler': () => require('kubernetes-models/autoscaling/v2').HorizontalPodAutoscaler,
  'keda.sh/v1alpha1 ScaledObject': () => require('@kubernetes-models/keda/keda.sh/v1alpha1').ScaledObject,
  'policy/v1 PodDisruptionBudget': () => require('kubernetes-models/policy/v1').PodDisruptionBudget,
  'batch/v1 CronJob': () => require('kubernetes-models/batch/v1').CronJob,
  'batch/v1 Job': () => require('kubernetes-models/batch/v1').Job,
  'rbac.authorization.k8s.io/v1 Role': () => require('kubernetes-models/rbac.authorization.k8s.io/v1').Role,
  'rbac.authorization.k8s.io/v1 RoleBinding': () => require('kubernetes-models/rbac.authorization.k8s.io/v1').RoleBinding,
  'v1 PersistentVolumeClaim': () => require('kubernetes-models/v1').PersistentVolumeClaim,
  'v1 ServiceAccount': () => require('kubernetes-models/v1').ServiceAccount,
  'v1 ConfigMap': () => require('kubernetes-models/v1').ConfigMap,
  'v1 Secret': () => require('kubernetes-models/v1').Secret,
  'v1 Service': () => require('kubernetes-models/v1').Service,
  'v1 Namespace': () => require('kubernetes-models/v1').Namespace,
  'networking.k8s.io/v1 Ingress': () => require('kubernetes-models/networking.k8s.io/v1').Ingress,
  'networking.istio.io/v1 Gateway': () => require('@kubernetes-models/istio/networking.istio.io/v1beta1').Gateway,
};

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });

/** Kinds of Istio, the Gateway API, Argo CD and Flux by the definitions that the API server has; v1 and v1beta1 are one schema. */
const DEFINED = new Map<string, Schema>([
  'crds/networking.istio.io.yaml', 'crds/gateway.networking.k8s.io.yaml', 'test/crds/security.istio.io.yaml',
  'test/crds/argoproj.io.yaml', 'test/crds/argocd-image-updater.argoproj.io.yaml', 'test/crds/kustomize.toolkit.fluxcd.io.yaml',
].flatMap(file => (
  loadAll(readFileSync(file, 'utf8')).map(({ spec }: any) =>
    [`${spec.group} ${spec.names.kind}`, spec.versions[0].schema.openAPIV3Schema.properties.spec] as const))));

const COMPILED = new Map<string, ValidateFunction>();

function definedBy(kind: string): ValidateFunction | undefined {
  const schema = DEFINED.get(kind);
  if (schema !== undefined && !COMPILED.has(kind)) {
    COMPILED.set(kind, ajv.compile(closed(schema)));
  }
  return COMPILED.get(kind);
}

/** Throws if an object is not one of its API, with unknown fields counted as errors. */
export function expectSchema(objects: any[]): void {
  for (const object of objects) {
    const defined = definedBy(`${object.apiVersion.split('/')[0]} ${object.kind}`);
    if (defined !== undefined) {
      if (!defined(object.spec)) {
        throw new Error(`${object.kind} ${object.metadata.name}: ${ajv.errorsText(defined.errors, { dataVar: 'spec' })}`);
      }
      continue;
    }
    const model = MODELS[`${object.apiVersion} ${object.kind}`];
    if (model === undefined) {
      throw new Error(`no schema for ${object.apiVersion} ${object.kind}`);
    }
    // The models know networking.istio.io as v1beta1; both versions have one schema.
    const { apiVersion, ...data } = object;
    try {
      new (model())(apiVersion.startsWith('networking.istio.io/') ? data : object).validate();
    } catch (error) {
      throw new Error(`${object.kind} ${object.metadata.name}: ${(error as Error).message}`);
    }
  }
}
