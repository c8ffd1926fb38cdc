import { Pattern } from './pattern';
import { Location, Server } from './server';

/** What nginx has for a path: a location, a redirect to the path with a slash behind it, or that it refuses its configuration. */
export interface Found {
  readonly location?: Location;
  readonly slash: boolean;
  /** A location with a pattern that is not modelled. */
  readonly unknown?: Location;
}

/** A location as it stands in nginx.conf. */
interface Entry {
  readonly path: string;
  readonly exact: boolean;
  readonly location: Location;
}

/** The locations of a server as nginx looks them up. */
export class LocationTable {
  /** Why nginx does not start with these locations. */
  public readonly invalid?: string;
  /** The location whose `app-root` counts for the server. */
  public readonly appRoot?: Location;
  private readonly exact = new Map<string, Location>();
  private readonly prefixes = new Map<string, Location>();
  /** Patterns in the order in which they are tried; nothing where paths are plain. */
  private readonly patterns?: readonly { readonly pattern: Pattern; readonly location: Location }[];

  constructor(server: Server) {
    const entries = entriesOf(server.locations);
    this.appRoot = entries.find(({ location }) => location.settings?.appRoot !== undefined)?.location;
    if (entries.some(({ path, location }) => isRewritten(location, path) || location.settings?.useRegex === true)) {
      // One path with use-regex or rewrite-target makes patterns of all paths of the host (template.go, enforceRegexModifier).
      this.patterns = entries.map(({ path, location }) => ({ location, pattern: new Pattern(`^${unquoted(path)}`, { caseless: true }) }));
      const invalid = this.patterns.find(({ pattern }) => pattern.error !== undefined);
      this.invalid = invalid && `${invalid.location.path} is no valid pattern: ${invalid.pattern.error}`;
      return;
    }
    for (const { path, exact, location } of entries) {
      const map = exact ? this.exact : this.prefixes;
      this.invalid ??= map.has(path) ? `location ${path} is there twice` : undefined;
      map.set(path, location);
    }
  }

  /** Whether paths are patterns. */
  public get hasPatterns(): boolean {
    return this.patterns !== undefined;
  }

  /** The location of a path without query, percent signs decoded. */
  public find(path: string): Found {
    if (this.patterns !== undefined) {
      return this.findPattern(path);
    }
    const exact = this.exact.get(path);
    if (exact !== undefined) {
      return { location: exact, slash: false };
    }
    const withSlash = [this.exact, this.prefixes].map(locations => locations.get(`${path}/`)).find(one => one !== undefined && one.settings?.denied === undefined);
    if (withSlash !== undefined) {
      // A location that ends in a slash and is proxied answers 301 to the same path without it, an exact one, too (auto_redirect of nginx).
      return { location: withSlash, slash: true };
    }
    // Prefixes end in a slash: only those of the path need to be looked up.
    for (let end = path.lastIndexOf('/'); end >= 0; end = end === 0 ? -1 : path.lastIndexOf('/', end - 1)) {
      const location = this.prefixes.get(path.slice(0, end + 1));
      if (location !== undefined) {
        return { location, slash: false };
      }
    }
    return { slash: false };
  }

  private findPattern(path: string): Found {
    for (const { pattern, location } of this.patterns!) {
      const matches = pattern.matches(path);
      if (matches === undefined) {
        return { location, slash: false, unknown: location };
      }
      if (matches) {
        return { location, slash: false };
      }
    }
    return { slash: false };
  }
}

/**
 * Longest path first; a prefix becomes a path with a slash at its end and, unless there is one, an exact one without (controller.go,
 * getBackendServers; location.go, updateServerLocations).
 */
function entriesOf(locations: readonly Location[]): Entry[] {
  const byName = (one: Location, other: Location) => one.path < other.path ? 1 : one.path > other.path ? -1 : 0;
  const sorted = [...locations].sort((one, other) => other.path.length - one.path.length || byName(one, other));
  const exact = new Set(locations.filter(location => location.exact).map(({ path }) => path));
  return sorted.flatMap(location => {
    const { path } = location;
    if (path === '/' || location.exact || isRewritten(location, path) || location.settings?.useRegex === true) {
      return [{ path, exact: location.exact, location }];
    }
    const prefix = { path: path.endsWith('/') ? path : `${path}/`, exact: false, location };
    return exact.has(path) ? [prefix] : [prefix, { path, exact: true, location }];
  });
}

function isRewritten({ settings }: Location, path: string): boolean {
  return settings !== undefined && settings.rewriteTarget !== '' && settings.rewriteTarget !== path;
}

/** As nginx reads a text in quotation marks. */
function unquoted(path: string): string {
  return path.replace(/\\(["'\\trn])/g, (_, char: string) => ({ t: '\t', r: '\r', n: '\n' }[char] ?? char));
}
