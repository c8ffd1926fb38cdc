import { Duration } from 'cdk8s';
import { LabelSelector, PodTemplateManifest, StringMap } from '../manifest';
import { seconds } from '../seconds';
import { noSidecar } from '../sidecar';
import { inWave, WAIT } from '../sync-wave';

/** The Job that waits in Argo CD. */
export interface ArgoCdHookOptions {
  /**
   * Image with `kubectl` as its entry point. It is best within one minor version of the API server.
   *
   * Refused: a reference with spaces.
   *
   * @default "registry.k8s.io/kubectl:v1.36.1" - the image of the Kubernetes project; it has no shell
   * @see https://kubernetes.io/releases/version-skew-policy/#kubectl
   */
  readonly image?: string;

  /**
   * How long the pods of the track that rests may take to go: whole seconds, longer than they may take to end (`terminationGracePeriodSeconds`). Then the sync fails: the
   * other track is not started, no later wave of the Application is applied, and nothing runs until the next sync. The Job itself has a minute more, for the scheduler and the pull of its image.
   *
   * @default - what the pods may take to end, and a minute
   */
  readonly timeout?: Duration;
}

/** Seconds that Kubernetes gives a pod to end where nothing is said. */
const GRACE = 30;
const MINUTE = 60;
const IMAGE = 'registry.k8s.io/kubectl:v1.36.1';
/** Any user but root: the image says none. */
const USER = 65532;
/** Pods of these phases have no running container, and somebody else clears them away. */
const RUNNING = 'status.phase!=Succeeded,status.phase!=Failed';

/** Whom the Job waits for. */
export interface Waiting {
  /** Name of the Job and of its ServiceAccount. */
  readonly name: string;
  /** The pods that have to go. */
  readonly selector: LabelSelector;
  /** The pods of the process: the Job runs where these do. */
  readonly template: PodTemplateManifest;
}

/** Name of the Job of a process, and of what it needs. */
export function waitName(process: string): string {
  return `${process}-wait`;
}

/**
 * The annotations of the Job: a hook of the wave between, which is deleted before it is made again, because the template of a Job never changes.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/
 */
export function waitAnnotations(): StringMap {
  return { ...inWave(WAIT), 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' };
}

/**
 * The spec of the Job. No namespace is said, which is then that of its ServiceAccount. It is fit for namespaces with the Pod Security Standard `restricted`.
 *
 * @see https://kubernetes.io/docs/reference/kubectl/generated/kubectl_wait/
 */
export function waitSpec({ image = IMAGE, timeout }: ArgoCdHookOptions, { name, selector, template }: Waiting): object {
  const wait = seconds(timeout) ?? graceOf(template) + MINUTE;
  const { nodeSelector, tolerations, imagePullSecrets } = template.spec ?? {};
  const args = ['wait', '--for=delete', 'pod', `--selector=${selectorText(selector)}`, `--field-selector=${RUNNING}`, `--timeout=${wait}s`];
  return {
    activeDeadlineSeconds: wait + MINUTE,
    backoffLimit: 2,
    template: {
      metadata: { labels: { app: name, ...noSidecar({}) } },
      spec: {
        serviceAccountName: name,
        restartPolicy: 'Never',
        nodeSelector,
        tolerations,
        imagePullSecrets,
        securityContext: { runAsNonRoot: true, runAsUser: USER, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [{
          name: 'wait',
          image,
          args,
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
        }],
      },
    },
  };
}

/** What the Job may do: look at pods. RBAC can limit none of it to labels. */
export const WAIT_RULES = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }];

/** Adds what is wrong with the hook for a pod template. */
export function checkHook({ timeout }: ArgoCdHookOptions, template: PodTemplateManifest, problems: string[]): void {
  const grace = graceOf(template);
  if (timeout !== undefined && seconds(timeout) <= grace) {
    problems.push(`argoCdHook timeout must be longer than the ${grace} s that a pod may take to end, got ${seconds(timeout)} s: set a longer timeout, or none`);
  }
}

function graceOf({ spec }: PodTemplateManifest): number {
  return spec?.terminationGracePeriodSeconds ?? GRACE;
}

/** A selector as `kubectl --selector` takes it. */
function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const expression = (key: string, operator: string, values: string[] = []) => {
    switch (operator) {
      case 'In': return `${key} in (${values.join(',')})`;
      case 'NotIn': return `${key} notin (${values.join(',')})`;
      case 'Exists': return key;
      default: return `!${key}`;
    }
  };
  return [...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values }) => expression(key, operator, values))].join(',');
}
