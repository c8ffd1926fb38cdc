import { fullHost } from './full-host';
import { Labels, labelText } from '../cluster/labels';
import { ManifestObject } from '../manifest-object';
import { given, listOf, recordOf, textOf } from '../untyped';

/** A subset of a DestinationRule. */
export interface Subset {
  readonly name: string;
  readonly labels: Labels;
  readonly policy: unknown;
  readonly path: string[];
  /** In words: `subset canary: pods with track=canary`. */
  readonly text: string;
}

/** A DestinationRule, prepared once. */
export class DestinationRule {
  public readonly namespace: string;
  /** Full, as it is written: services are in lower case, and nothing else is theirs. */
  public readonly host: string;
  /** `exportTo` as it is written, but what is for some pods only is for its own namespace only. */
  public readonly exportTo: ReadonlySet<string>;
  /** Labels of the pods it is for; nothing where it is for all. */
  public readonly selector?: Labels;
  public readonly policy: unknown;
  private readonly subsets = new Map<string, Subset>();

  constructor(public readonly object: ManifestObject) {
    this.namespace = object.namespace;
    const { host, exportTo, workloadSelector, trafficPolicy, subsets } = recordOf(object.manifest.spec);
    this.host = fullHost(textOf(host), this.namespace);
    this.selector = given(workloadSelector) ? recordOf(recordOf(workloadSelector).matchLabels) : undefined;
    this.exportTo = new Set(this.selector === undefined ? listOf(exportTo) : ['.']);
    this.policy = trafficPolicy;
    listOf(subsets).forEach((item, index) => {
      const { name, labels, trafficPolicy: policy } = recordOf(item);
      if (!this.subsets.has(textOf(name))) {
        this.subsets.set(textOf(name), {
          name: textOf(name), labels: recordOf(labels), policy, path: ['spec', 'subsets', String(index)], text: `subset ${textOf(name)}: pods with ${labelText(recordOf(labels))}`,
        });
      }
    });
  }

  public subset(name: string): Subset | undefined {
    return this.subsets.get(name);
  }

  /** Whether pods of its own namespace look at it. */
  public get forOwnNamespace(): boolean {
    return this.exportTo.size === 0 || this.exportTo.has('*') || this.exportTo.has('.') || this.exportTo.has(this.namespace);
  }

  /** Whether nobody but pods of its own namespace look at it. */
  public get private(): boolean {
    return this.exportTo.size === 1 && (this.exportTo.has('.') || this.exportTo.has(this.namespace));
  }
}
