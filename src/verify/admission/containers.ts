import { ENV, ENV_FROM } from './environment';
import { DNS_LABEL, PORT_NAME } from './names';
import { LIFECYCLE, PROBE_OF_LIFE, PROBE_OF_READINESS } from './probe';
import { RESOURCE_LIST, WITHIN_LIMITS } from './quantity';
import { all, Check, firstOf, refuse, shown, under } from './refusal';
import { ANY, fields, FLAG, list, oneOf, PORT, TEXT, whole } from './schema';
import { SECURITY_CONTEXT } from './security-context';
import { given, listOf, recordOf } from '../untyped';

const EMPTY_OR = (check: Check): Check => all(TEXT, (value, namespace) => value === '' ? undefined : check(value, namespace));

/** A port of a container: ports of Services find it by its name (kubernetes, `validateContainerPorts`). */
const CONTAINER_PORT = fields({
  name: EMPTY_OR(PORT_NAME),
  hostPort: whole(0, 65535),
  containerPort: PORT,
  protocol: value => !value || ['TCP', 'UDP', 'SCTP'].includes(value) ? undefined : refuse(`must be TCP, UDP or SCTP, got ${shown(value)}`),
  hostIP: TEXT,
}, { rules: [({ containerPort = 0 }) => under('containerPort', PORT(containerPort, ''))] });

/** No two items have the same name; those without one are not counted. */
const NAMES_ONCE: Check = value => {
  const names = new Set<unknown>();
  return firstOf(listOf(value), (item, index) => {
    const { name } = recordOf(item);
    const twice = given(name) && name !== '' && names.has(name);
    names.add(name);
    return twice ? refuse(`must be there once, got ${shown(name)} again`, index, 'name') : undefined;
  });
};

/** Amounts of resources, of a container or of the whole pod. */
export const RESOURCES = fields({
  limits: RESOURCE_LIST, requests: RESOURCE_LIST, claims: list(fields({ name: TEXT, request: TEXT }), { empty: true }),
}, { rules: [WITHIN_LIMITS] });

const VOLUME_MOUNT = fields({
  name: TEXT,
  readOnly: FLAG,
  recursiveReadOnly: oneOf('Disabled', 'IfPossible', 'Enabled'),
  mountPath: TEXT,
  subPath: TEXT,
  mountPropagation: oneOf('None', 'HostToContainer', 'Bidirectional'),
  subPathExpr: TEXT,
}, { required: ['name', 'mountPath'] });

/** Parts of a command; one that is null is empty. */
const WORDS = list((value, namespace) => value === null ? undefined : TEXT(value, namespace));

const FIELDS = {
  name: DNS_LABEL,
  image: TEXT,
  command: WORDS,
  args: WORDS,
  workingDir: TEXT,
  ports: all(list(CONTAINER_PORT, { empty: true }), NAMES_ONCE),
  envFrom: ENV_FROM,
  env: ENV,
  resources: RESOURCES,
  resizePolicy: list(fields({ resourceName: TEXT, restartPolicy: TEXT })),
  restartPolicy: TEXT,
  restartPolicyRules: list(fields({ action: TEXT, exitCodes: ANY })),
  volumeMounts: list(VOLUME_MOUNT, { empty: true }),
  volumeDevices: list(fields({ name: TEXT, devicePath: TEXT }), { empty: true }),
  livenessProbe: PROBE_OF_LIFE,
  readinessProbe: PROBE_OF_READINESS,
  startupProbe: PROBE_OF_LIFE,
  lifecycle: LIFECYCLE,
  terminationMessagePath: TEXT,
  terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError', ''),
  imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never', ''),
  securityContext: SECURITY_CONTEXT,
  stdin: FLAG,
  stdinOnce: FLAG,
  tty: FLAG,
};

/**
 * Containers of a pod, with the fields of Kubernetes 1.36.
 *
 * Whether they are there, and have images, is not looked at: manifests get them from tools that run later.
 */
export const CONTAINERS = all(list(fields(FIELDS), { empty: true }), NAMES_ONCE);

/** The same of containers that are added to a running pod. */
export const EPHEMERAL_CONTAINERS = list(fields({ ...FIELDS, targetContainerName: TEXT }), { empty: true });
