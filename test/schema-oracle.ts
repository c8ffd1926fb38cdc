/**
 * An independent judge of every object: the models of the Kubernetes and Istio APIs, closed, so that a field which the
 * API does not know is an error instead of being dropped by the API server.
 */
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

// Models register their schemas when they are loaded or first used, so this comes before any of them is.
const register = validation.register;
validation.register = (id: string, schema: Schema) => register(id, closed(schema));

const MODELS: { [kind: string]: () => new (data: any) => { validate(): void } } = {
  'apps/v1 Deployment': () => require('kubernetes-models/apps/v1').Deployment,
  'v1 Service': () => require('kubernetes-models/v1').Service,
  'v1 Namespace': () => require('kubernetes-models/v1').Namespace,
  'networking.istio.io/v1 DestinationRule': () => require('@kubernetes-models/istio/networking.istio.io/v1beta1').DestinationRule,
  'networking.istio.io/v1 VirtualService': () => require('@kubernetes-models/istio/networking.istio.io/v1beta1').VirtualService,
};

/** Throws if an object is not one of its API, with unknown fields counted as errors. */
export function expectSchema(objects: any[]): void {
  for (const object of objects) {
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
