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

/** What is said of a candidate. */
interface Said {
  readonly member: Candidate;
  /** By itself, the most telling first. */
  readonly own: readonly Hint[];
  /** By routes and subsets. */
  readonly other?: Hint;
}

/**
 * The roles of candidates that belong together, in their order. What routes and subsets call them does not count where it leaves one track only, and both
 * names and versions say the opposite: then the labels of subsets are swapped.
 */
export function rolesOf(members: readonly Candidate[], hintOf: (member: Candidate) => Hint | undefined, vocabulary: Vocabulary): Role[] {
  const own = new OwnHints(members, vocabulary);
  const said = members.map(member => ({ member, own: own.of(member), other: hintOf(member) }));
  const roles = rolesBy(said.map(({ own: hints, other }) => [...hints, other ?? []].flat()));
  return hasTracks(roles) || !isSwapped(said) ? roles : rolesBy(said.map(({ own: hints }) => hints));
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

/** Whether the end of a name says the opposite of a route, and what routes call stable has a higher version than what they call canary. */
function isSwapped(said: readonly Said[]): boolean {
  const [stable, canary] = ['stable', 'canary'].map(track => said.find(({ other }) => other?.mark.track === track));
  const [high, low] = [stable, canary].map(one => one?.own.find(({ mark }) => mark.version !== undefined)?.mark.version);
  return (endOf(stable) === 'canary' || endOf(canary) === 'stable') && high !== undefined && low !== undefined && compareVersions(high, low) > 0;
}

/** The track that the end of a name says. */
function endOf(said: Said | undefined): string | undefined {
  return said?.member.name.atEnd === true && !said.member.name.colour ? said.member.name.track : undefined;
}

function wordOf(hints: readonly Hint[]): Hint | undefined {
  return hints.find(({ mark }) => mark.track !== undefined);
}

function lowestOf(versions: readonly (Hint | undefined)[]): readonly number[] | undefined {
  const all = versions.flatMap(version => version?.mark.version === undefined ? [] : [version.mark.version]);
  return all.reduce<readonly number[] | undefined>((one, other) => one === undefined || compareVersions(other, one) < 0 ? other : one, undefined);
}
