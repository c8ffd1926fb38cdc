import { CONTROLLER_KINDS } from './controller-kinds';
import { AMBIENT, AMBIENT_LABEL, ISTIO_KINDS, NETWORK_KINDS } from './istio-kinds';
import { unlisted } from './known-kinds';
import { Subject, Unmodelled } from './subject';
import { Cluster } from '../cluster/cluster';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';

/** A pod template with the label of ambient mode. */
const AMBIENT_PODS: Unmodelled = { concerns: () => true, effect: () => AMBIENT, path: ['spec', 'template', 'metadata', 'labels', AMBIENT_LABEL] };

const KINDS = new Map<string, Unmodelled>([...ISTIO_KINDS, ...NETWORK_KINDS, ...CONTROLLER_KINDS]);

/** An object with what its kind does. */
interface Entry {
  readonly object: ManifestObject;
  readonly kind: Unmodelled;
  /** How many objects it stands for. */
  count: number;
}

/** An object that concerns an answer. */
export interface Statement {
  readonly entry: Entry;
  readonly effect: string;
}

/** The objects of a cluster that can change answers and are not modelled, found by namespace. */
export class UnmodelledObjects {
  private readonly byNamespace = new MultiMap<string, Entry>();
  private readonly everywhere: Entry[] = [];
  private readonly uniform = new Map<string, Entry>();

  private readonly ambient: boolean;

  constructor(cluster: Cluster, private readonly rootNamespace: string) {
    this.ambient = [...cluster.workloads.all()].some(({ labels }) => labels[AMBIENT_LABEL] === 'ambient');
    const others = new Map<string, Unmodelled | undefined>();
    for (const object of cluster.objects) {
      const key = `${object.group}/${object.kind}`;
      if (!KINDS.has(key) && !others.has(key)) {
        others.set(key, unlisted(object));
      }
      const kind = KINDS.get(key) ?? others.get(key);
      if (kind !== undefined && kind.counts?.(object) !== false) {
        this.add(object, kind, key);
      }
    }
  }

  /** Whether there is nothing to say of any answer. */
  public get isEmpty(): boolean {
    return this.byNamespace.size === 0 && this.everywhere.length === 0 && !this.ambient;
  }

  /** What concerns a part of an answer. */
  public about(subject: Subject): Statement[] {
    const { namespace, workload } = subject;
    const own = this.byNamespace.get(namespace);
    const root = namespace === this.rootNamespace ? [] : this.byNamespace.get(this.rootNamespace);
    const ambient = workload?.labels[AMBIENT_LABEL] === 'ambient' ? [{ object: workload.object, kind: AMBIENT_PODS, count: 1 }] : [];
    return [...ambient, ...own, ...root, ...this.everywhere].flatMap(entry => {
      const { object, kind } = entry;
      const effect = kind.concerns(object, subject, this.rootNamespace) ? kind.effect(object, subject) : undefined;
      return effect === undefined ? [] : [{ entry, effect }];
    });
  }

  private add(object: ManifestObject, kind: Unmodelled, key: string): void {
    // Objects of a kind that nobody knows may be of no namespace; Namespaces stand for what is in them.
    const everywhere = kind.everywhere === true || !KINDS.has(key) && object.manifest.metadata.namespace === undefined;
    const namespace = key === '/Namespace' ? object.name : object.namespace;
    const place = `${everywhere ? '' : namespace} ${key}`;
    const alike = this.uniform.get(place);
    if (alike !== undefined) {
      alike.count++;
      return;
    }
    const entry = { object, kind, count: 1 };
    if (everywhere) {
      this.everywhere.push(entry);
    } else {
      this.byNamespace.add(namespace, entry);
    }
    if (kind.uniform === true) {
      this.uniform.set(place, entry);
    }
  }
}

/** One decision per statement; one for all of a kind where they are told together. */
export function decisionsOf(statements: readonly Statement[]): Decision[] {
  const told = new Map<string, Set<Entry>>();
  for (const { entry, effect } of statements) {
    const { object: { group, kind, title }, kind: { together = false } } = entry;
    const key = `${group}/${together ? kind : title} ${effect}`;
    told.set(key, (told.get(key) ?? new Set()).add(entry));
  }
  const effects = new Map(statements.map(({ entry, effect }) => [entry, effect]));
  return [...told.values()].map(entries => {
    const [first] = entries;
    const more = [...entries].reduce((sum, { count }) => sum + count, -1);
    const effect = effects.get(first)!;
    return new Decision(first.object, first.kind.path ?? [], more === 0 ? effect : `${effect} (${more} more ${more === 1 ? 'object' : 'objects'} of this kind)`);
  });
}
