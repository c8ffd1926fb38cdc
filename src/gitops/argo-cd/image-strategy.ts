import { isTemplate } from './templates';
import { CanaryError, shown } from '../../domain/canary-error';

/**
 * How Argo CD Image Updater finds the newest image of a repository.
 *
 * @see https://argocd-image-updater.readthedocs.io/en/stable/basics/update-strategies/
 */
export class ImageStrategy {
  /**
   * What a tag points at now, by its digest: for tags that are pushed again, such as `auth-api-dev-canary`.
   *
   * Refused: what is no tag.
   *
   * @param tag tag that is watched
   */
  public static digest(tag: string): ImageStrategy {
    return ImageStrategy.of('digest', 'tag', tag, 'must be a tag such as "auth-api-dev-latest"', /^\w[\w.-]{0,127}$/, { name: 'digest', constraint: tag });
  }

  /**
   * The image that was built last, by the time that is in the image. Older versions of Image Updater call it `latest`.
   *
   * Refused: no expression, because then both tracks get the same image; and one that Go cannot read, with which Image Updater finds no tag at all.
   *
   * @param allowTags regular expression for the tags of the track, in the syntax of Go: `^auth-api-[0-9a-f]{7}$`. It is found anywhere in a tag unless `^` and `$` are there.
   */
  public static newestBuild(allowTags: string): ImageStrategy {
    const rule = 'must be a regular expression that says which tags are those of the track';
    const strategy = ImageStrategy.of('newestBuild', 'allowTags', allowTags, rule, /\S/, { name: 'newest-build', allowTags: `regexp:${allowTags}` });
    const error = isTemplate(allowTags) ? undefined : re2Error(allowTags);
    if (error !== undefined) {
      throw new CanaryError('ImageStrategy.newestBuild', [`allowTags must be a regular expression that Go can read, got ${shown(allowTags)}: ${error}`]);
    }
    return strategy;
  }

  /**
   * The highest version that fits: `1.x`, `~1.26`, and with pre-releases `2.x-0`.
   *
   * Refused: spaces, commas and colons, which would end the constraint where it is written.
   *
   * @param constraint versions that are allowed
   * @see https://github.com/Masterminds/semver#checking-version-constraints
   */
  public static semver(constraint: string): ImageStrategy {
    return ImageStrategy.of('semver', 'constraint', constraint, 'must be one such as "1.x" or "~1.26", without spaces, commas and colons', /^[^\s,:/@]*[\dx*][^\s,:/@]*$/i,
      { name: 'semver', constraint });
  }

  private static of(factory: string, option: string, value: string, rule: string, form: RegExp, strategy: Strategy): ImageStrategy {
    if (typeof value !== 'string' || !(form.test(value) || isTemplate(value))) {
      throw new CanaryError(`ImageStrategy.${factory}`, [`${option} ${rule}, got ${shown(value)}`]);
    }
    return new ImageStrategy(strategy);
  }

  private constructor(/** @internal */ public readonly _strategy: Strategy) {}
}

/** A strategy as Image Updater has it. */
interface Strategy {
  readonly name: string;
  /** What stands behind the name of the image: a tag or a version. */
  readonly constraint?: string;
  readonly allowTags?: string;
}

/** Why Go cannot read an expression; nothing where it can. */
function re2Error(regex: string): string | undefined {
  // Loaded when somebody has an expression.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { RE2JS } = require('re2js') as typeof import('re2js');
  try {
    RE2JS.compile(regex);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
