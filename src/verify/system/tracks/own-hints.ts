import { Candidate } from './candidate';
import { Hint } from './hint';
import { differ, Mark, NameParts, Vocabulary } from './vocabulary';

/** What names and labels of candidates say that belong together. What all have alike tells nothing. */
export class OwnHints {
  /** Labels that tell a track or a version, the most telling first. */
  private readonly labels: readonly string[];
  /** Other labels, with a word of a track as their value. */
  private readonly others: readonly string[];
  private readonly anyAtEnd: boolean;
  private readonly namesDiffer: boolean;

  constructor(members: readonly Candidate[], private readonly vocabulary: Vocabulary) {
    const labels = members.map(({ workload }) => workload.labels);
    const keys = new Set(labels.flatMap(Object.keys));
    const telling = (key: string) => differ(labels.map(all => this.markOf(key, all[key])));
    this.labels = vocabulary.labels.filter(key => keys.has(key) && telling(key));
    this.others = [...keys].filter(key => !vocabulary.labels.includes(key) && telling(key));
    this.anyAtEnd = members.some(({ name }) => name.atEnd);
    const counted = members.filter(({ name }) => !this.anyAtEnd || name.atEnd);
    this.namesDiffer = counted.length < members.length || differ(counted.map(({ name: { track } }) => ({ track })));
  }

  /**
   * Those of a candidate, the most telling first. A word in the name is chosen for the object, while labels are copied with it; the colour of a slot
   * says less than a label.
   */
  public of({ workload: { object, labels }, name }: Candidate): Hint[] {
    const ofName = { text: `name ${object.name}`, mark: this.nameMark(name) };
    const [telling, others] = [this.labels, this.others].map(keys => keys.filter(key => labels[key] !== undefined).map((key): Hint => (
      { text: `label ${key}=${labels[key]}`, mark: this.markOf(key, labels[key]) })));
    return name.atEnd && !name.colour ? [ofName, ...telling, ...others] : [...telling, ofName, ...others];
  }

  private markOf(key: string, value: unknown): Mark {
    const text = String(value ?? '');
    return this.vocabulary.labels.includes(key) ? this.vocabulary.markOf(text) : { track: this.vocabulary.trackOf(text) };
  }

  /** Words in front or in the middle say nothing where others have them at the end: `next-app` beside `next-app-canary`. */
  private nameMark({ atEnd, track, version }: NameParts): Mark {
    return this.anyAtEnd && !atEnd ? {} : { track: this.namesDiffer ? track : undefined, version };
  }
}
