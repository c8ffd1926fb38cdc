import { Sample } from './send';
import { Latencies } from '../../verify/measured/latencies';
import { ShareComparison } from '../../verify/measured/share-comparison';

/** Answers of one version, or of all if no version is asked for. */
export interface VersionTally {
  /** Undefined if no version is asked for. */
  readonly version?: string;
  readonly answers: number;
  /** Answers by the first digit of their status: `2` for 2xx. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Answers with a status from 400. */
  readonly errors: number;
  readonly latencies: Latencies;
}

/** How often something happened, in words. */
export interface Occurrence {
  readonly text: string;
  readonly count: number;
}

interface Group {
  readonly version?: string;
  readonly statuses: Map<number, number>;
  readonly times: number[];
}

/** A version and its expected percentage. */
export type Expected = readonly (readonly [version: string, percent: number])[];

/** Counts what became of requests. */
export class Tally {
  private readonly groups = new Map<string | undefined, Group>();
  private readonly failed = new Map<string, number>();
  private readonly unnamed = new Map<string, number>();
  private readonly redirected = new Map<string, number>();
  private samples = 0;

  /** Counts one more. */
  public add({ failure, status, location, version, noVersion, time }: Sample): void {
    this.samples++;
    if (failure !== undefined || status === undefined) {
      count(this.failed, failure ?? '');
      return;
    }
    if (location !== undefined) {
      count(this.redirected, location);
    }
    if (noVersion !== undefined) {
      count(this.unnamed, `${noVersion} (HTTP ${status})`);
      return;
    }
    const group: Group = this.groups.get(version) ?? { version, statuses: new Map(), times: [] };
    this.groups.set(version, group);
    count(group.statuses, Math.floor(status / 100));
    group.times.push(time);
  }

  /** Requests that were answered or failed. */
  public get total(): number {
    return this.samples;
  }

  /** The versions by their names, as people order them: 1.9 before 1.10. */
  public versions(): VersionTally[] {
    const order = new Intl.Collator('en', { numeric: true });
    return [...this.groups.values()]
      .sort((one, other) => order.compare(one.version ?? '', other.version ?? '') || (one.version! < other.version! ? -1 : 1))
      .map(({ version, statuses, times }) => {
        const errors = [...statuses].reduce((sum, [first, number]) => sum + (first < 4 ? 0 : number), 0);
        return { version, answers: times.length, statuses, errors, latencies: Latencies.of(times) };
      });
  }

  /** Why requests have no answer, the most frequent first. */
  public failures(): Occurrence[] {
    return occurrences(this.failed);
  }

  /** Why answers have no version. */
  public withoutVersion(): Occurrence[] {
    return occurrences(this.unnamed);
  }

  /** Where redirects lead. */
  public redirects(): Occurrence[] {
    return occurrences(this.redirected);
  }

  /** The shares of the versions; undefined if no version was asked for or none answered. */
  public comparison(expected: Expected, confidence: number): ShareComparison | undefined {
    const counts = new Map(expected.map(([version, percent]) => [version, { version, answers: 0, expected: percent }]));
    const all: { version: string; answers: number; expected?: number }[] = [...counts.values()];
    for (const { version, answers } of this.versions()) {
      if (version !== undefined) {
        const known = counts.get(version);
        known === undefined ? all.push({ version, answers }) : known.answers = answers;
      }
    }
    return all.some(({ answers }) => answers > 0) ? ShareComparison.of(all, { confidence }) : undefined;
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function occurrences(counts: ReadonlyMap<string, number>): Occurrence[] {
  return [...counts].map(([text, number]) => ({ text, count: number }))
    .sort((one, other) => other.count - one.count || (one.text < other.text ? -1 : 1));
}
