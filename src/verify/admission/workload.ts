import { isEmpty, LABEL_SELECTOR, unmatched } from './label-selector';
import { TEMPLATE_METADATA } from './metadata';
import { DNS_LABEL, LABELS } from './names';
import { POD_SPEC } from './pod-spec';
import { all, Check, refuse, under } from './refusal';
import { ROLLOUT_STRATEGY } from './rollout-strategy';
import { ANY, fields, FLAG, oneOf, TEXT, whole } from './schema';
import { given } from '../untyped';

const COUNT = whole(0, 2147483647);

/** Pods that are replaced run for ever (kubernetes, `ValidatePodTemplateSpecForReplicaSet`). */
const POD = all(POD_SPEC, ({ restartPolicy: policy, activeDeadlineSeconds: deadline }) => given(policy) && policy !== 'Always' && policy !== ''
  ? refuse(`must be Always, got ${policy}`, 'restartPolicy')
  : given(deadline) ? refuse('must not be there in pods that are replaced', 'activeDeadlineSeconds') : undefined);

const TEMPLATE = fields({ metadata: TEMPLATE_METADATA, spec: POD });

/** The selector is there, selects something, and selects the pods of the template. */
const SELECTS: Check = ({ selector, template }) => !given(selector) || isEmpty(selector) ? refuse('selector must be there, and not empty', 'selector')
  : under('selector', unmatched(selector, template?.metadata?.labels));

const SHARED = { selector: LABEL_SELECTOR, template: TEMPLATE, minReadySeconds: COUNT };
const HISTORY = { revisionHistoryLimit: COUNT };

const DEADLINE: Check = ({ progressDeadlineSeconds: deadline, minReadySeconds }) => given(deadline) && deadline <= (minReadySeconds ?? 0)
  ? refuse(`progressDeadlineSeconds must be more than minReadySeconds, got ${deadline}`, 'progressDeadlineSeconds') : undefined;

/** `spec` of a Deployment. */
export const DEPLOYMENT = fields({
  ...SHARED,
  ...HISTORY,
  replicas: COUNT,
  strategy: ROLLOUT_STRATEGY,
  paused: FLAG,
  progressDeadlineSeconds: COUNT,
}, { rules: [SELECTS, DEADLINE] });

/** `spec` of a ReplicaSet. */
export const REPLICA_SET = fields({ ...SHARED, replicas: COUNT }, { rules: [SELECTS] });

/** `spec` of a StatefulSet. */
export const STATEFUL_SET = fields({
  ...SHARED,
  ...HISTORY,
  replicas: COUNT,
  serviceName: (value, namespace) => value === '' ? undefined : DNS_LABEL(value, namespace),
  podManagementPolicy: (value, namespace) => TEXT(value, namespace) ?? (value === '' ? undefined : oneOf('OrderedReady', 'Parallel')(value, namespace)),
  updateStrategy: ANY,
  persistentVolumeClaimRetentionPolicy: ANY,
  ordinals: ANY,
  volumeClaimTemplates: ANY,
}, { rules: [SELECTS] });

/** `spec` of a ReplicationController; one without selector takes the labels of its pods. */
export const REPLICATION_CONTROLLER = fields({ template: TEMPLATE, minReadySeconds: COUNT, replicas: COUNT, selector: LABELS }, {
  rules: [({ selector, template }) => under('selector', unmatched({ matchLabels: selector }, template?.metadata?.labels))],
});

/** `spec` of a DaemonSet. */
export const DAEMON_SET = fields({ ...SHARED, ...HISTORY, updateStrategy: ANY }, { rules: [SELECTS] });
