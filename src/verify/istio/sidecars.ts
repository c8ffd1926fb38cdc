import { oldest } from './age';
import { Imports } from './imports';
import { Cluster } from '../cluster/cluster';
import { hasLabels, Labels } from '../cluster/labels';
import { Visit } from '../entrance';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';
import { given, listOf, numberOf, recordOf, textOf } from '../untyped';

/** A part of what a sidecar knows of the mesh: what counts at one port, or at all others. */
export interface EgressListener {
  readonly port?: number;
  /** Nothing where everything is imported. */
  readonly imports?: Imports;
}

/** What a sidecar knows of the mesh. */
export interface SidecarConfig {
  /** The Sidecar that says it; nothing where none does. */
  readonly object?: ManifestObject;
  readonly listeners: readonly EgressListener[];
  /** Whether requests to unknown hosts are refused. */
  readonly registryOnly: boolean;
}

const EVERYTHING: SidecarConfig = { listeners: [{}], registryOnly: false };

/** The Sidecars of the input. */
export class Sidecars {
  private readonly byNamespace = new MultiMap<string, ManifestObject>();
  private readonly configs = new Map<string, SidecarConfig>();

  constructor(cluster: Cluster, private readonly rootNamespace: string) {
    for (const object of cluster.ofKind('networking.istio.io', 'Sidecar')) {
      this.byNamespace.add(object.namespace, object);
    }
  }

  /** What the sidecar of a pod knows: the Sidecar that selects it, that of its namespace, or that of the root namespace. */
  public of(namespace: string, labels: Labels, visit: Visit): SidecarConfig {
    if (this.byNamespace.size === 0) {
      return EVERYTHING;
    }
    const own = this.byNamespace.get(namespace);
    const selecting = own.filter(object => given(selectorOf(object)) && hasLabels({ labels }, recordOf(recordOf(selectorOf(object)).labels)));
    const general = own.filter(object => !given(selectorOf(object)));
    const ofRoot = this.byNamespace.get(this.rootNamespace).filter(object => !given(selectorOf(object)));
    // Sidecars that select other pods of the namespace do not keep that of the root namespace away.
    const candidates = [selecting, general, ofRoot].find(objects => objects.length > 0);
    return candidates === undefined ? EVERYTHING : this.configOf(oldest(visit, candidates, object => ({ object })), namespace);
  }

  private configOf(object: ManifestObject, namespace: string): SidecarConfig {
    const key = `${object.namespace}/${object.name} ${namespace}`;
    let config = this.configs.get(key);
    if (config === undefined) {
      const { egress, outboundTrafficPolicy } = recordOf(object.manifest.spec);
      const listeners = listOf(egress).map(recordOf).map(({ hosts, port }) => ({
        port: numberOf(recordOf(port).number) || undefined, imports: new Imports(hosts, namespace),
      }));
      config = {
        object,
        listeners: listeners.length === 0 ? [{}] : listeners,
        // Where it says nothing of the mode, that is the first of the enumeration: REGISTRY_ONLY.
        registryOnly: given(outboundTrafficPolicy) && (textOf(recordOf(outboundTrafficPolicy).mode) || 'REGISTRY_ONLY') === 'REGISTRY_ONLY',
      };
      this.configs.set(key, config);
    }
    return config;
  }
}

function selectorOf(object: ManifestObject): unknown {
  return recordOf(object.manifest.spec).workloadSelector;
}
