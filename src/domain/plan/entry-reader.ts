import { got } from './plan-document';
import { PlanEntry, PlanTrack } from './plan-entry';
import { pairOf, pairOffset, PlanMapping, PlanNode } from './plan-node';
import { PlanText } from './plan-text';
import { PlanValues } from './plan-values';
import { canMatch, isPercentage, ProcessKind, weightRange } from './process-kind';
import { didYouMean } from './spelling';

const KINDS = Object.values(ProcessKind);
const KEYS = ['project', 'type', 'weight', 'match', 'canary', 'stable', 'phases'];
const TRACK_KEYS = ['image', 'version'];
const CANARY_KEYS = [...TRACK_KEYS, 'idle'];

/** An entry that was read, and where it stands. */
export interface ReadEntry {
  readonly entry: PlanEntry;
  readonly node: PlanMapping;
}

/** What a process without name is called in messages. */
const nameless = (index: number) => `process ${index + 1}`;

/** Reads one entry and adds what is wrong with it. */
export class EntryReader {
  private readonly places = new Map<string, number>();

  /** @param phases those of the file */
  public constructor(private readonly text: PlanText, private readonly values: PlanValues, private readonly phases: number[]) {}

  /** Nothing where something is wrong that leaves no entry. */
  public read(node: PlanNode, index: number): ReadEntry | undefined {
    const { values } = this;
    if (node.type !== 'mapping') {
      return node.type === 'mistake' ? undefined
        : values.refuse(node.start, `${nameless(index)} must be a mapping of project, type and weight, got ${got(node)}`);
    }
    const pair = values.required(nameless(index), node, 'project', KEYS, 'say the name of the process');
    const project = pair && values.project(pair);
    const whose = project ?? nameless(index);
    if (pair !== undefined && project !== undefined) {
      this.checkOnce(project, pairOffset(pair));
    }
    values.keys(whose, node, KEYS);
    const kind = this.kind(whose, node);
    const weight = values.required(whose, node, 'weight', KEYS, 'start with weight: 0');
    const entry = {
      kind,
      weight: weight && values.whole(`${whose} weight`, weight.value, pairOffset(weight), weightRange(kind)),
      match: this.match(whose, node, kind),
      idle: this.idle(whose, node),
      stable: this.track(whose, 'stable', node, TRACK_KEYS),
      canary: this.track(whose, 'canary', node, CANARY_KEYS),
      phases: this.ownPhases(whose, node, kind),
    };
    if (kind === ProcessKind.DEPLOYMENT_SINGLETON && entry.weight === 1 && entry.idle === true) {
      values.refuse(this.idlePlace(node), `${whose} canary must not be idle at weight 1, where it is the one that runs: set weight 0, so that stable runs`);
    }
    return project === undefined || kind === undefined || entry.weight === undefined ? undefined
      : { node, entry: frozen({ project, ...entry as Omit<PlanEntry, 'project'> }) };
  }

  private checkOnce(project: string, offset: number): void {
    const first = this.places.get(project);
    if (first !== undefined) {
      this.values.refuse(offset, `${project} must be in a plan once, got it again (first at ${this.text.place(first)}): remove one of them`);
    }
    this.places.set(project, first ?? offset);
  }

  private kind(whose: string, node: PlanMapping): ProcessKind | undefined {
    const pair = this.values.required(whose, node, 'type', KEYS, `say one of ${KINDS.join(', ')}`);
    if (pair === undefined || pair.value.type === 'mistake') {
      return undefined;
    }
    const text = pair.value.type === 'scalar' ? String(pair.value.value) : '';
    if (KINDS.includes(text as ProcessKind)) {
      return text as ProcessKind;
    }
    const wayOut = didYouMean(text, KINDS, '');
    return this.values.refuse(pairOffset(pair), `${whose} type must be one of ${KINDS.join(', ')}, got ${got(pair.value)}${wayOut && `: ${wayOut}`}`);
  }

  private match(whose: string, node: PlanMapping, kind: ProcessKind | undefined): boolean | undefined {
    const pair = pairOf(node, 'match');
    if (pair === undefined) {
      return undefined;
    }
    return kind === undefined || canMatch(kind) ? this.values.flag(`${whose} match`, pair)
      : this.values.refuse(pair.key.start, `${whose} has no match, because ${kind} sees no requests that could be told apart, got ${got(pair.value)}: remove match`);
  }

  private idle(whose: string, node: PlanMapping): boolean | undefined {
    const pair = pairOf(node, 'canary');
    if (pair?.value.type === 'mapping') {
      const idle = pairOf(pair.value, 'idle');
      return idle && this.values.flag(`${whose} canary idle`, idle);
    }
    const { type, value } = pair?.value as { type?: string; value?: unknown } ?? {};
    return type === 'scalar' && typeof value === 'boolean' ? !value : undefined;
  }

  private idlePlace(node: PlanMapping): number {
    const canary = pairOf(node, 'canary')!;
    return pairOffset(pairOf(canary.value, 'idle') ?? canary);
  }

  private track(whose: string, track: string, node: PlanMapping, keys: string[]): PlanTrack | undefined {
    const pair = pairOf(node, track);
    const value = pair?.value;
    const flag = keys === CANARY_KEYS && value?.type === 'scalar' && typeof value.value === 'boolean';
    if (pair === undefined || value === undefined || value.type === 'mistake' || flag) {
      return undefined;
    }
    if (value.type !== 'mapping' || value.pairs.length === 0) {
      const rule = keys === CANARY_KEYS ? 'true, false or a mapping of image, version and idle' : 'a mapping of image and version';
      return this.values.refuse(pairOffset(pair), `${whose} ${track} must be ${rule}, got ${got(value)}`);
    }
    this.values.keys(`${whose} ${track}`, value, keys);
    const [image, version] = TRACK_KEYS.map(key => pairOf(value, key));
    const said = {
      image: image && this.values.image(`${whose} ${track} image`, image),
      version: version && this.values.version(`${whose} ${track} version`, version),
    };
    return said.image === undefined && said.version === undefined ? undefined : said;
  }

  private ownPhases(whose: string, node: PlanMapping, kind: ProcessKind | undefined): number[] {
    const pair = pairOf(node, 'phases');
    if (pair === undefined) {
      return kind !== undefined && isPercentage(kind) ? this.phases : [];
    }
    return kind !== ProcessKind.DEPLOYMENT_SINGLETON ? this.values.phases(`${whose} phases`, pair, weightRange(kind)) ?? []
      : this.values.refuse(pair.key.start, `${whose} has no phases, because ${kind} goes from 0 to 1, got ${got(pair.value)}: remove phases`) ?? [];
  }
}

/** An entry without what the file does not say, which nobody can change. */
function frozen(entry: PlanEntry): PlanEntry {
  const said = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as unknown as PlanEntry;
  return Object.freeze({ ...said, phases: Object.freeze([...said.phases]) as number[], ...tracksOf(said) });
}

function tracksOf({ stable, canary }: PlanEntry): Pick<PlanEntry, 'stable' | 'canary'> {
  const said = (track: PlanTrack) => Object.freeze(Object.fromEntries(Object.entries(track).filter(([, value]) => value !== undefined)));
  return { ...stable && { stable: said(stable) }, ...canary && { canary: said(canary) } };
}
