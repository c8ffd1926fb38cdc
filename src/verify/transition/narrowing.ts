import { closureOfParts, isRouting } from './closure';
import { Ends } from './ends';
import { keyOf } from './object-key';
import { moved, Phase } from './phases';
import { References } from './references';
import { BadState, Search } from './search';
import { Slice } from './slice';
import { distinct, Part } from './verdict';

/** What was found in the part of a slice that one request meets. */
export interface Narrowed {
  readonly ends: Ends;
  readonly slice: Slice;
  readonly states: readonly BadState[];
}

/**
 * Searches slices that are large for one request at a time: of routing objects, the changes count that alter the answer alone, and of where they lead,
 * what the rules name that the request meets. When it meets more on the way, the search begins again with that.
 */
export class Narrowing {
  private readonly slices = new Map<string, Slice>();
  private readonly phases: readonly Phase[];

  /** @param search makes the search of a slice */
  constructor(private readonly slice: Slice, private readonly references: References, private readonly search: (slice: Slice) => Search) {
    this.phases = search(slice).phases;
  }

  /** How many states of parts were looked at. */
  public get built(): number {
    return [...this.slices.values()].reduce((sum, { built }) => sum + built, 0);
  }

  /** The bad states for a request; those of the whole slice where a part of it does not give the same answers at the ends. */
  public of(whole: Ends): Narrowed {
    const { counting, parts: first } = this.counting(whole);
    let parts = first;
    const keys = new Set<string>();
    for (let known = -1; known < keys.size;) {
      known = keys.size;
      closureOfParts(this.references, whole.request.from, whole.request.host, parts).forEach(key => keys.add(key));
      const slice = this.part(counting, keys);
      const ends = new Ends(slice, whole.request, whole.name);
      if (ends.before.answers !== whole.before.answers || ends.after.answers !== whole.after.answers) {
        break;
      }
      const states = this.search(slice).badStates(ends);
      parts = distinct([...parts, ...slice.met(whole.name)]);
      if ([...closureOfParts(this.references, whole.request.from, whole.request.host, parts)].every(key => keys.has(key))) {
        return { ends, slice, states };
      }
    }
    return { ends: whole, slice: this.slice, states: this.search(this.slice).badStates(whole) };
  }

  /** Routing objects whose change alters the answer, made first or left out last; and the rules that are met in all these states. */
  private counting(ends: Ends): { readonly counting: ReadonlySet<string>; readonly parts: Part[] } {
    const { changes, start, goal } = this.slice;
    const counting = new Set<string>();
    const states = [start, goal];
    for (const phase of this.phases) {
      const [first, last] = [phase.start, phase.end].map(state => ends.at(state).answers);
      states.push(phase.start, phase.end);
      for (const index of phase.moving.filter(one => isRouting((changes[one].after ?? changes[one].before)!))) {
        const [early, late] = [moved(phase.start, index, phase.end[index]), moved(phase.end, index, phase.start[index])];
        states.push(early, late);
        if (ends.at(early).answers !== first || ends.at(late).answers !== last) {
          counting.add(changes[index].key);
        }
      }
    }
    return { counting, parts: distinct(states.flatMap(state => ends.at(state).met)) };
  }

  private part(counting: ReadonlySet<string>, keys: ReadonlySet<string>): Slice {
    const name = [...counting, '', ...keys].join('\n');
    let slice = this.slices.get(name);
    if (slice === undefined) {
      slice = this.slice.part(
        ({ key, before, after }) => isRouting((after ?? before)!) ? counting.has(key) : keys.has(key),
        object => isRouting(object) || keys.has(keyOf(object)),
      );
      this.slices.set(name, slice);
    }
    return slice;
  }
}
