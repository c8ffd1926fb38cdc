import { compareVersions, versionOf } from './version';
import { TrackNaming } from '../../track-naming';

/** What a name or a label value says of the track. */
export interface Mark {
  /** `stable`, `canary` or `baseline`, as a word says. */
  readonly track?: string;
  /** The version, as numbers: `v1.2` is 1 and 2. */
  readonly version?: readonly number[];
}

/** A name without what marks a track. */
export interface NameParts extends Mark {
  /** The name without marks at its end; tracks of one application have that in common. */
  readonly base: string;
  /** The name without any marks. */
  readonly core: string;
  /** Whether the mark is at the end of the name, where it can hardly be anything else. */
  readonly atEnd: boolean;
  /** Whether the mark is the colour of a slot, whose role changes with every switch. */
  readonly colour: boolean;
}

/** Words that say of an object what it is, behind those of its track: `web-canary-deployment`. */
const KINDS = new Set(['deployment', 'deploy', 'statefulset', 'sts', 'daemonset', 'ds', 'rollout', 'pod', 'pods']);

/** Words of a control group: the old version at the canary's size (Spinnaker docs, "Best practices for configuring canary analysis"). */
const BASELINE = ['baseline', 'control'];

const COLOURS = new Set(['blue', 'green']);

/** The words by which tracks are told. */
export class Vocabulary {
  /** Labels of pods that tell tracks, the most telling first. */
  public readonly labels: readonly string[];
  private readonly words: ReadonlyMap<string, string>;

  constructor({ trackLabels, canaryWords, stableWords }: TrackNaming) {
    this.labels = trackLabels ?? ['track', 'version', 'release'];
    this.words = new Map([
      ...BASELINE.map(word => [word, 'baseline'] as const),
      ...(stableWords ?? ['stable', 'primary', 'blue', 'production', 'current', 'old']).map(word => [word, 'stable'] as const),
      ...(canaryWords ?? ['canary', 'green', 'preview', 'candidate', 'next', 'beta', 'new']).map(word => [word, 'canary'] as const),
    ]);
  }

  /** The track that a text is the word for, and nothing else. */
  public trackOf(text: string): string | undefined {
    return this.words.get(text.toLowerCase());
  }

  /** What a label value says: a word as a part of it, or else a version. */
  public markOf(value: string): Mark {
    return { track: this.strongest(tokens(value)), version: versionOf(value) };
  }

  /** The name without its marks; nothing is taken off from one that has none. */
  public partsOf(name: string): NameParts {
    const parts = tokens(name).filter(part => !KINDS.has(part));
    let end = parts.length;
    while (end > 0 && this.marks(parts, end - 1)) {
      end--;
    }
    const marks = end < parts.length ? parts.slice(end) : parts.filter((_, index) => this.marks(parts, index));
    return {
      base: parts.slice(0, end).join('-'),
      core: parts.slice(0, end).filter((_, index) => !this.marks(parts, index)).join('-'),
      atEnd: end < parts.length,
      colour: marks.some(part => COLOURS.has(part)),
      track: this.strongest(marks),
      version: versionIn(marks),
    };
  }

  /** Whether the part is a word of a track or of a version; numbers are one behind `v1`. */
  private marks(parts: readonly string[], index: number): boolean {
    const part = parts[index];
    return this.words.has(part) || isVersion(part) || /^\d+$/.test(part) && index > 0 && isVersion(parts[index - 1]);
  }

  private strongest(parts: readonly string[]): string | undefined {
    const tracks = parts.map(part => this.words.get(part));
    return ['canary', 'baseline', 'stable'].find(track => tracks.includes(track));
  }
}

/** Whether marks say different things. */
export function differ(marks: readonly Mark[]): boolean {
  return marks.some(({ track, version }) => track !== marks[0].track || compareVersions(version ?? [], marks[0].version ?? []) !== 0);
}

function tokens(text: string): string[] {
  return text.toLowerCase().split(/[-_]/).filter(part => part !== '');
}

/** `v2`, `v1.4`, `1.4`; a number alone can be anything. */
function isVersion(part: string): boolean {
  return /^(v\d+(\.\d+)*|\d+(\.\d+)+)$/.test(part);
}

function versionIn(parts: readonly string[]): readonly number[] | undefined {
  const first = parts.findIndex(isVersion);
  return first < 0 ? undefined : versionOf(parts.slice(first).filter(part => /\d/.test(part)).join('.'));
}
