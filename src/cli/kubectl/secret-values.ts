import { recordOf } from '../../verify/untyped';

/** What stands for a value that is not shown. */
const HIDDEN = '***';

/** The last object that `kubectl apply` without `--server-side` sent, with all its values. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object of the API server without what nobody here looks at and what must not be shown: values of Secrets, and copies of them in annotations. */
export function withoutSecrets(object: any): any {
  const metadata = recordOf(object.metadata);
  const { [LAST_APPLIED]: _, ...annotations } = recordOf(metadata.annotations);
  const { managedFields: __, ...rest } = metadata;
  const shown = { ...object, metadata: { ...rest, ...metadata.annotations === undefined ? {} : { annotations } } };
  return isSecret(object) ? { ...shown, ...hidden('data', object), ...hidden('stringData', object) } : shown;
}

/** A text in which values of Secrets that are in some manifests are hidden, plain or in base64. */
export function hideSecrets(text: string, manifests: readonly any[]): string {
  const values = manifests.filter(isSecret).flatMap(({ data, stringData }) => [data, stringData].flatMap(fields => Object.values(recordOf(fields))))
    .filter(value => value !== null && value !== undefined && value !== '').map(value => typeof value === 'object' ? JSON.stringify(value) : String(value));
  const decoded = values.map(value => Buffer.from(value, 'base64').toString('utf8')).filter(value => value.length > 3);
  const encoded = values.map(value => Buffer.from(value).toString('base64'));
  const forms = new Set([...values, ...decoded, ...encoded].flatMap(value => [value, JSON.stringify(value).slice(1, -1)]));
  const texts = [...forms].filter(({ length }) => length > 1);
  return texts.sort((one, other) => other.length - one.length).reduce((all, value) => all.split(value).join(HIDDEN), text);
}

function isSecret(object: any): boolean {
  return object?.kind === 'Secret' && object.apiVersion === 'v1';
}

function hidden(key: string, object: any): object {
  return object[key] === undefined ? {} : { [key]: Object.fromEntries(Object.keys(recordOf(object[key])).map(name => [name, HIDDEN])) };
}
