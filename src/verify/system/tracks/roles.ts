import { Candidate } from './candidate';
import { Hint } from './hint';
import { OwnHints } from './own-hints';
import { compareVersions } from './version';
import { Vocabulary } from './vocabulary';

/** A candidate's role, and what says so. */
export interface Role {
  readonly track: string;
  readonly evidence: string;
}

/**
 * The roles of candidates that belong together, in their order. What routes and subsets call them does not count where it leaves one track only and says the
 * opposite of a name or a label, as subsets do whose labels are swapped.
 */
export function rolesOf(members: readonly Candidate[], hintOf: (member: Candidate) => Hint | undefined, vocabulary: Vocabulary): Role[] {
  const own = new OwnHints(members, vocabulary);
  const said = members.map(member => ({ own: own.of(member), other: hintOf(member) }));
  const roles = rolesBy(said.map(({ own: hints, other }) => [...hints, other ?? []].flat()));
  const isDenied = said.some(({ own: hints, other }) => isOpposite(wordOf(hints)?.mark.track, other?.mark.track));
  return hasTracks(roles) || !isDenied ? roles : rolesBy(said.map(({ own: hints }) => hints));
}

/** Whether there is a stable one, and another. */
export function hasTracks(roles: readonly { readonly track: string }[]): boolean {
  return roles.some(({ track }) => track === 'stable') && roles.some(({ track }) => track !== 'stable');
}

/** The roles by what is said of each candidate, the most telling first. */
function rolesBy(hints: readonly (readonly Hint[])[]): Role[] {
  const words = hints.map(wordOf);
  const versions = hints.map(all => all.find(({ mark }) => mark.version !== undefined));
  const isStable = hints.map((_, index) => words[index] === undefined ? versions[index] === undefined : words[index]!.mark.track === 'stable');
  const lowest = lowestOf(versions.filter((_, index) => isStable[index] || words[index] === undefined));
  const unversioned = isStable.some((stable, index) => stable && versions[index] === undefined);
  return hints.map((_, index) => {
    const [word, version] = [words[index], versions[index]];
    if (word !== undefined) {
      return { track: word.mark.track!, evidence: word.text };
    }
    if (version === undefined) {
      return { track: 'stable', evidence: 'neither a word of a track nor a version' };
    }
    const stable = !unversioned && compareVersions(version.mark.version!, lowest!) === 0;
    return stable ? { track: 'stable', evidence: `${version.text}, the lowest version` }
      : { track: 'canary', evidence: unversioned ? `${version.text} beside one without version` : `${version.text}, not the lowest version` };
  });
}

function isOpposite(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function wordOf(hints: readonly Hint[]): Hint | undefined {
  return hints.find(({ mark }) => mark.track !== undefined);
}

function lowestOf(versions: readonly (Hint | undefined)[]): readonly number[] | undefined {
  const all = versions.flatMap(version => version?.mark.version === undefined ? [] : [version.mark.version]);
  return all.reduce<readonly number[] | undefined>((one, other) => one === undefined || compareVersions(other, one) < 0 ? other : one, undefined);
}
