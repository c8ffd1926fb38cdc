import { PORT_NAME } from './names';
import { all, Check, refuse, shown, under } from './refusal';
import { fields, list, oneOf, PORT, TEXT, text, whole } from './schema';
import { given } from '../untyped';

const COUNT = whole(0, 2147483647);

/** A header (kubernetes, `IsHTTPHeaderName`). */
const HEADER = fields({ name: text({ min: 1, pattern: /^[-A-Za-z0-9]+$/, form: 'letters, digits and -' }), value: TEXT }, { required: ['name'] });

/** What is run; a part that is null is empty. */
const COMMAND = list(value => value === null ? undefined : TEXT(value, ''), { min: 1 });

/** A port of the container: a number, or the name of one of its ports. */
const HANDLER_PORT: Check = (value, namespace) => typeof value === 'number' ? PORT(value, namespace) : PORT_NAME(value, namespace);

const HTTP_GET = fields({
  path: TEXT,
  port: HANDLER_PORT,
  host: TEXT,
  scheme: oneOf('HTTP', 'HTTPS', ''),
  httpHeaders: list(HEADER, { empty: true }),
}, { required: ['port'] });

const HANDLERS = {
  exec: fields({ command: COMMAND }, { required: ['command'] }),
  httpGet: HTTP_GET,
  tcpSocket: fields({ port: HANDLER_PORT, host: TEXT }, { required: ['port'] }),
};

/** One way to ask is there, and no other (kubernetes, `validateHandler`). */
function oneHandler(names: readonly string[]): Check {
  return value => {
    const there = names.filter(name => given(value[name]));
    return there.length === 1 ? undefined : there.length === 0 ? refuse(`must have one of ${names.join(', ')}`)
      : refuse(`only one of ${names.join(', ')} may be there, got ${there.join(' and ')}`, there[1]);
  };
}

const GRACE: Check = ({ terminationGracePeriodSeconds: seconds }) => given(seconds) && seconds <= 0
  ? under('terminationGracePeriodSeconds', refuse(`must be more than 0, got ${shown(seconds)}`)) : undefined;

const PROBE_HANDLERS = { ...HANDLERS, grpc: fields({ port: PORT, service: TEXT }, { required: ['port'] }) };

/** How a container is asked whether it is alive, ready or started (kubernetes, `validateProbe`). */
const PROBE = fields({
  ...PROBE_HANDLERS,
  initialDelaySeconds: COUNT,
  timeoutSeconds: COUNT,
  periodSeconds: COUNT,
  successThreshold: COUNT,
  failureThreshold: COUNT,
  terminationGracePeriodSeconds: whole(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
}, { rules: [oneHandler(Object.keys(PROBE_HANDLERS)), GRACE] });

/** A container that is not ready goes on (kubernetes, `validateReadinessProbe`). */
export const PROBE_OF_READINESS = all(PROBE, ({ terminationGracePeriodSeconds: seconds }) => given(seconds)
  ? refuse('must not be there in readinessProbe', 'terminationGracePeriodSeconds') : undefined);

/** Only readiness can need several answers (kubernetes, `validateLivenessProbe`). */
export const PROBE_OF_LIFE = all(PROBE, ({ successThreshold }) => given(successThreshold) && successThreshold > 1
  ? refuse(`must be 1, got ${successThreshold}`, 'successThreshold') : undefined);

const LIFECYCLE_HANDLERS = { ...HANDLERS, sleep: fields({ seconds: whole(0, Number.MAX_SAFE_INTEGER) }) };
const HOOK = fields(LIFECYCLE_HANDLERS, { rules: [oneHandler(Object.keys(LIFECYCLE_HANDLERS))] });

/** What is done when a container starts and before it ends. */
export const LIFECYCLE = fields({ postStart: HOOK, preStop: HOOK, stopSignal: TEXT });
