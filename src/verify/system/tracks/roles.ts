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

/** The roles of candidates that belong together, in their order. */
export function rolesOf(members: readonly Candidate[], hintOf: (member: Candidate) => Hint | undefined, vocabulary: Vocabulary): Role[] {
  const own = new OwnHints(members, vocabulary);
  const hints = members.map(member => [...own.of(member), hintOf(member) ?? []].flat());
  const words = hints.map(all => all.find(({ mark }) => mark.track !== undefined));
  const versions = hints.map(all => all.find(({ mark }) => mark.version !== undefined));
  const isStable = members.map((_, index) => words[index] === undefined ? versions[index] === undefined : words[index]!.mark.track === 'stable');
  const lowest = lowestOf(versions.filter((_, index) => isStable[index] || words[index] === undefined));
  const unversioned = isStable.some((stable, index) => stable && versions[index] === undefined);
  return members.map((_, index) => {
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

function lowestOf(versions: readonly (Hint | undefined)[]): readonly number[] | undefined {
  const all = versions.flatMap(version => version?.mark.version === undefined ? [] : [version.mark.version]);
  return all.reduce<readonly number[] | undefined>((one, other) => one === undefined || compareVersions(other, one) < 0 ? other : one, undefined);
}
