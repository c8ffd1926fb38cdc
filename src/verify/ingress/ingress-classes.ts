import { Cluster } from '../cluster/cluster';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';

const GROUP = 'networking.k8s.io';
const ANNOTATION = 'kubernetes.io/ingress.class';
const NGINX = 'nginx.ingress.kubernetes.io/';
const DEFAULT = 'ingressclass.kubernetes.io/is-default-class';

/** The Ingresses of the input by what serves them. */
export class IngressClasses {
  /** By class; those that no controller serves without a key. */
  private byClass?: MultiMap<string | undefined, ManifestObject>;
  private byHost?: MultiMap<string, ManifestObject>;
  private classes?: Map<string, ManifestObject>;
  private defaultClass?: string;
  private likely?: { readonly name?: string };

  constructor(private readonly cluster: Cluster) {}

  /** Whether an Ingress of the input has the class. */
  public has(name: string): boolean {
    return this.index().has(name);
  }

  /** The classes that Ingresses of the input have. */
  public get names(): string[] {
    return this.index().keys().filter(name => name !== undefined);
  }

  /** The Ingresses that have no class and get none: no controller serves them. */
  public get classless(): readonly ManifestObject[] {
    return this.index().get(undefined);
  }

  /** Whether ingress-nginx serves the class: its IngressClass says so, or else its name starts with `nginx`, or its Ingresses have annotations for it. */
  public isNginx(name: string): boolean {
    const controller = this.controllerOf(name);
    return controller === undefined ? name.startsWith('nginx') || this.index().get(name).some(isForNginx) : controller.includes('ingress-nginx');
  }

  /** The Ingresses that the controller of the class serves: those of the class, and of other classes that are the same controller's. */
  public servedWith(name: string): readonly ManifestObject[] {
    const controller = this.controllerOf(name);
    const names = controller === undefined ? [name] : [...this.objects().keys()].filter(other => this.controllerOf(other) === controller);
    return names.flatMap(one => this.index().get(one));
  }

  /** The Ingresses of every class, and those of none, that have a rule for a host as it is written. */
  public withHost(host: string): readonly ManifestObject[] {
    if (this.byHost === undefined) {
      this.byHost = new MultiMap();
      for (const object of this.cluster.ofKind(GROUP, 'Ingress')) {
        const rules: any[] = object.manifest.spec.rules ?? [];
        new Set(rules.map(rule => rule.host ?? '')).forEach(one => this.byHost!.add(one, object));
      }
    }
    return this.byHost.get(host);
  }

  /** The class of an Ingress as the reason why a controller of other classes leaves it alone. */
  public other(object: ManifestObject): Decision {
    const name = this.classOf(object);
    const path = object.manifest.spec.ingressClassName !== undefined ? ['spec', 'ingressClassName']
      : object.manifest.metadata.annotations?.[ANNOTATION] !== undefined ? ['metadata', 'annotations', ANNOTATION] : ['spec'];
    return new Decision(object, path, name === undefined ? 'has the host but no class: no controller serves it' : `has the host but is of class ${name}`);
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
    if (this.classes === undefined) {
      this.classes = new Map(this.cluster.ofKind(GROUP, 'IngressClass').map(object => [object.name, object]));
      this.defaultClass = [...this.classes.values()].find(({ manifest }) => manifest.metadata.annotations?.[DEFAULT] === 'true')?.name;
    }
    return this.classes;
  }

  private index(): MultiMap<string | undefined, ManifestObject> {
    if (this.byClass === undefined) {
      this.byClass = new MultiMap();
      for (const object of this.cluster.ofKind(GROUP, 'Ingress')) {
        this.byClass.add(this.classOf(object), object);
      }
    }
    return this.byClass;
  }

  /**
   * An Ingress without class gets the default class, if there is one, from the API server; controllers leave it alone otherwise
   * (ingress-nginx: `--watch-ingress-without-class` is off).
   */
  private classOf({ manifest }: ManifestObject): string | undefined {
    this.objects();
    const name = writtenClass(manifest) ?? this.defaultClass ?? this.likelyClass;
    return typeof name === 'string' ? name : undefined;
  }

  /** Where nobody writes a class and annotations are for ingress-nginx, that is taken to have the default class, as it has with minikube and MicroK8s. */
  private get likelyClass(): string | undefined {
    if (this.likely === undefined) {
      const all = this.cluster.ofKind(GROUP, 'Ingress');
      const open = this.objects().size === 0 && all.every(({ manifest }) => writtenClass(manifest) === undefined);
      this.likely = { name: open && all.some(isForNginx) ? 'nginx' : undefined };
    }
    return this.likely.name;
  }
}

function writtenClass({ spec, metadata }: any): unknown {
  return spec?.ingressClassName ?? metadata.annotations?.[ANNOTATION];
}

function isForNginx({ manifest: { metadata } }: ManifestObject): boolean {
  return Object.keys(metadata.annotations ?? {}).some(key => key.startsWith(NGINX));
}

/** The classes that Ingresses of the input have, each of them a caller. */
export function ingressClassNames(cluster: Cluster): string[] {
  return new IngressClasses(cluster).names;
}

/** The Ingresses of the input that have no class and get none by default: they are no controller's. */
export function classlessIngresses(cluster: Cluster): readonly ManifestObject[] {
  return new IngressClasses(cluster).classless;
}
