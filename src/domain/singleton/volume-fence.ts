import { FenceObject, PodFence } from './pod-fence';
import { shown } from '../canary-error';
import { ContainerManifest, PodTemplateManifest } from '../manifest';
import { isQuantity } from '../pod-checks';

/** Options of `SingletonFence.volume`. */
export interface VolumeFenceOptions {
  /**
   * Size of the volume, in Kubernetes' quantities. Nothing is written to it. It can only grow, where the class allows that.
   *
   * Refused: 0, and what is no quantity.
   *
   * @default "1Gi" - the least that most drivers make
   */
  readonly storage?: string;

  /**
   * Name of the StorageClass. Its driver has to be a CSI driver that knows `ReadWriteOncePod`. It cannot change.
   *
   * @default - the default one of the cluster
   */
  readonly storageClass?: string;

  /**
   * Folder of the main container where the volume is, to be read only. A volume that no container has would be looked at by the scheduler alone,
   * and neither by the node nor by the driver.
   *
   * Refused: what does not start with `/`, has `:` or ends with `/`; a folder that is taken.
   *
   * @default "/run/fence"
   */
  readonly mountPath?: string;
}

const VOLUME = 'fence';

/** A volume that one pod has at a time. */
export class VolumeFence implements PodFence {
  private readonly storage: string;
  private readonly storageClass?: string;
  private readonly mountPath: string;

  constructor({ storage = '1Gi', storageClass, mountPath = '/run/fence' }: VolumeFenceOptions) {
    this.storage = storage;
    this.storageClass = storageClass;
    this.mountPath = mountPath;
  }

  public problems(): string[] {
    const { storage, storageClass, mountPath } = this;
    const problems: string[] = [];
    if (!isQuantity(storage) || !(parseFloat(storage) > 0)) {
      problems.push(`storage must be a quantity above 0 such as "1Gi", got ${shown(storage)}`);
    }
    if (storageClass !== undefined && !(typeof storageClass === 'string' && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(storageClass))) {
      problems.push(`storageClass must be the name of a StorageClass, got ${shown(storageClass)}: remove it for the default one of the cluster`);
    }
    if (typeof mountPath !== 'string' || !/^(\/[^/:]+)+$/.test(mountPath)) {
      problems.push(`mountPath must start with "/", have no ":" and not end with "/", got ${shown(mountPath)}`);
    }
    return problems;
  }

  public problemsWith(_track: string, { spec }: PodTemplateManifest): string[] {
    const problems: string[] = [];
    if (spec?.volumes?.some(({ name }) => name === VOLUME)) {
      problems.push(`pods must not have a volume ${shown(VOLUME)} of their own, which is that of the fence: rename it`);
    }
    const taken = spec?.containers?.[0]?.volumeMounts?.find(({ mountPath }) => mountPath.replace(/\/+$/, '') === this.mountPath);
    if (taken !== undefined) {
      problems.push(`fence must have a mountPath of its own, got ${shown(this.mountPath)}, which ${shown(taken.name)} has: set another mountPath`);
    }
    return problems;
  }

  public applied(process: string, template: PodTemplateManifest): PodTemplateManifest {
    const { containers: [main, ...others] = [], volumes = [] } = template.spec ?? {};
    const volume = { name: VOLUME, persistentVolumeClaim: { claimName: this.claim(process) } };
    const mounted = (container: ContainerManifest) =>
      ({ ...container, volumeMounts: [...container.volumeMounts ?? [], { name: VOLUME, mountPath: this.mountPath, readOnly: true }] });
    const containers = main === undefined ? [] : [mounted(main), ...others];
    return { ...template, spec: { ...template.spec, containers, volumes: [...volumes, volume] } };
  }

  public objects(process: string): FenceObject[] {
    const spec = { accessModes: ['ReadWriteOncePod'], storageClassName: this.storageClass, resources: { requests: { storage: this.storage } } };
    return [{ id: 'Fence', apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: this.claim(process), body: { spec }, withPods: true }];
  }

  private claim(process: string): string {
    return `${process}-fence`;
  }
}
