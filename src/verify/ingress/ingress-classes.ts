import { Cluster } from '../cluster/cluster';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';

const GROUP = 'networking.k8s.io';
const ANNOTATION = 'kubernetes.io/ingress.class';
const DEFAULT = 'ingressclass.kubernetes.io/is-default-class';

/** The Ingresses of the input by what serves them. */
export class IngressClasses {
  private byClass?: MultiMap<string, ManifestObject>;
  private classes?: Map<string, ManifestObject>;

  constructor(private readonly cluster: Cluster) {}

  /** Whether an Ingress of the input has the class. */
  public has(name: string): boolean {
    return this.index().has(name);
  }

  /** Whether ingress-nginx serves the class: its IngressClass says so, or else its name starts with `nginx`. */
  public isNginx(name: string): boolean {
    const controller = this.controllerOf(name);
    return controller === undefined ? name.startsWith('nginx') : controller.includes('ingress-nginx');
  }

  /** The Ingresses that the controller of the class serves: those of the class, and of other classes that are the same controller's. */
  public servedWith(name: string): readonly ManifestObject[] {
    const controller = this.controllerOf(name);
    const names = controller === undefined ? [name] : [...this.objects().keys()].filter(other => this.controllerOf(other) === controller);
    return names.flatMap(one => this.index().get(one));
  }

  /** What the input leaves open about the class of an Ingress. */
  public guess(object: ManifestObject): Decision | undefined {
    const { manifest: { spec, metadata } } = object;
    return typeof spec?.ingressClassName === 'string' || metadata.annotations?.[ANNOTATION] !== undefined ? undefined
      : new Decision(object, ['spec'], 'has no class and gets the default one when it is created');
  }

  private controllerOf(name: string): string | undefined {
    const controller = this.objects().get(name)?.manifest.spec?.controller;
    return typeof controller === 'string' ? controller : undefined;
  }

  private objects(): ReadonlyMap<string, ManifestObject> {
    this.classes ??= new Map(this.cluster.ofKind(GROUP, 'IngressClass').map(object => [object.name, object]));
    return this.classes;
  }

  /**
   * An Ingress without class gets the default class, if there is one, from the API server; controllers leave it alone otherwise
   * (ingress-nginx: `--watch-ingress-without-class` is off).
   */
  private index(): MultiMap<string, ManifestObject> {
    if (this.byClass === undefined) {
      this.byClass = new MultiMap();
      const byDefault = [...this.objects().values()].find(({ manifest }) => manifest.metadata.annotations?.[DEFAULT] === 'true')?.name;
      for (const object of this.cluster.ofKind(GROUP, 'Ingress')) {
        const { ingressClassName } = object.manifest.spec ?? {};
        const name = ingressClassName ?? object.manifest.metadata.annotations?.[ANNOTATION] ?? byDefault;
        if (typeof name === 'string') {
          this.byClass.add(name, object);
        }
      }
    }
    return this.byClass;
  }
}
