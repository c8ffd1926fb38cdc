import { ANY_QUANTITY } from './quantity';
import { Check, refuse } from './refusal';
import { ANY, fields, FLAG, list, TEXT } from './schema';
import { given } from '../untyped';

const KEY = { name: TEXT, key: TEXT, optional: FLAG };

const SOURCES = {
  fieldRef: fields({ apiVersion: TEXT, fieldPath: TEXT }, { required: ['fieldPath'] }),
  resourceFieldRef: fields({ containerName: TEXT, resource: TEXT, divisor: ANY_QUANTITY }),
  configMapKeyRef: fields(KEY, { required: ['key'] }),
  secretKeyRef: fields(KEY, { required: ['key'] }),
  fileKeyRef: fields({ volumeName: TEXT, path: TEXT, key: TEXT, optional: FLAG }),
};

const SOURCE: Check = value => Object.keys(value).length === 0 ? refuse('must have a source') : undefined;

const ONE_VALUE: Check = ({ name, value, valueFrom }) => !name ? refuse('name must be there', 'name')
  : given(valueFrom) && given(value) && value !== '' ? refuse('only one of value and valueFrom may be there', 'valueFrom') : undefined;

const VALUE_FROM = fields(SOURCES, { oneOf: [Object.keys(SOURCES)], rules: [SOURCE] });

/** Variables of a container (kubernetes, `ValidateEnv`). That values are texts is asked when the input is read. */
export const ENV = list(fields({ name: TEXT, value: ANY, valueFrom: VALUE_FROM }, { rules: [ONE_VALUE] }), { empty: true });

const FROM = { configMapRef: fields({ name: TEXT, optional: FLAG }), secretRef: fields({ name: TEXT, optional: FLAG }) };

/** Where more variables come from (kubernetes, `ValidateEnvFrom`). */
export const ENV_FROM = list(fields({ prefix: TEXT, ...FROM }, {
  oneOf: [Object.keys(FROM)],
  rules: [value => Object.keys(FROM).some(name => given(value[name])) ? undefined : refuse('must have configMapRef or secretRef')],
}), { empty: true });
