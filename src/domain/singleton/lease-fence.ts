import { Duration } from 'cdk8s';
import { accessObjects } from './pod-access';
import { FenceObject, PodFence } from './pod-fence';
import { EnvVariable, PodTemplateManifest } from '../manifest';
import { checkSeconds, seconds } from '../seconds';

/** Options of `SingletonFence.lease`. */
export interface LeaseFenceOptions {
  /**
   * How long the Lease holds without being renewed: whole seconds, at least 1. The others wait as long before they take it.
   *
   * @default Duration.seconds(15) - as the leader election of Kubernetes' own components
   */
  readonly duration?: Duration;
}

const LEASES = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
const DURATION = 15;

/** A Lease that the application takes. */
export class LeaseFence implements PodFence {
  constructor(private readonly options: LeaseFenceOptions) {}

  public problems(): string[] {
    const problems: string[] = [];
    checkSeconds('duration', this.options.duration, 1, problems);
    return problems;
  }

  public problemsWith(track: string, { spec }: PodTemplateManifest): string[] {
    const names = this.variables('').map(({ name }) => name);
    const taken = spec?.containers?.[0]?.env?.find(({ name }) => names.includes(name));
    return [
      ...taken === undefined ? [] : [`${track} env ${taken.name} is reserved, because the fence writes it: remove it`],
      ...spec?.automountServiceAccountToken !== false ? []
        : ['fence by a Lease needs pods with a token of their ServiceAccount, got automountServiceAccountToken: false: say true (cdk8s-plus says false where nothing is said)'],
    ];
  }

  public applied(process: string, template: PodTemplateManifest): PodTemplateManifest {
    const { containers: [main, ...others] = [] } = template.spec ?? {};
    const containers = main === undefined ? [] : [{ ...main, env: [...main.env ?? [], ...this.variables(process)] }, ...others];
    return { ...template, spec: { ...template.spec, containers, serviceAccountName: accountOf(template) ?? accountName(process) } };
  }

  /** `create` cannot be limited to a name, because the API server checks it before there is one. */
  public objects(process: string, account: string | undefined): FenceObject[] {
    const name = accountName(process);
    const rules = [
      { ...LEASES, verbs: ['create'] },
      { ...LEASES, resourceNames: [process], verbs: ['get', 'update', 'patch'] },
    ];
    return accessObjects('Fence', name, rules, account);
  }

  private variables(process: string): EnvVariable[] {
    const field = (fieldPath: string) => ({ fieldRef: { fieldPath } });
    return [
      { name: 'LEASE_NAME', value: process },
      { name: 'LEASE_NAMESPACE', valueFrom: field('metadata.namespace') },
      { name: 'LEASE_IDENTITY', valueFrom: field('metadata.name') },
      { name: 'LEASE_DURATION_SECONDS', value: String(seconds(this.options.duration) ?? DURATION) },
    ];
  }
}

/**
 * The ServiceAccount that pods name; undefined where they have that of the namespace.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ `serviceAccount` is a deprecated alias
 */
export function accountOf({ spec }: PodTemplateManifest): string | undefined {
  return spec?.serviceAccountName || spec?.serviceAccount || undefined;
}

function accountName(process: string): string {
  return `${process}-lease`;
}
