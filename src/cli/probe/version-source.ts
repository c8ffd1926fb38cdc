import { IncomingHttpHeaders } from 'http';
import { isHeaderName } from './target';
import { shown } from '../../domain/canary-error';
import { re2 } from '../../verify/re2';

/** The longest version; what is longer is a whole page, and no version. */
const LONGEST = 100;

/** An answer, as far as it was read. */
export interface Content {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Whether the body goes on behind what was read. */
  readonly cut: boolean;
}

/** What an answer says of its version: the version, or why there is none. */
export interface Reading {
  readonly version?: string;
  readonly problem?: string;
}

/** Where the version of an answer stands. */
export interface VersionSource {
  /** Whether bodies are needed. */
  readonly needsBody: boolean;
  read(content: Content): Reading;
}

/** Where to look; at most one. */
export interface VersionOptions {
  readonly versionHeader?: string;
  readonly versionField?: string;
  readonly versionPattern?: string;
}

/**
 * Where versions stand, as options say it; undefined if they do not.
 *
 * @param problems gets a sentence for each mistake
 */
export function versionSource({ versionHeader, versionField, versionPattern }: VersionOptions, problems: string[]): VersionSource | undefined {
  if ([versionHeader, versionField, versionPattern].filter(given => given !== undefined).length > 1) {
    problems.push('--version-header, --version-field and --version-pattern must be given one at a time, got several');
    return undefined;
  }
  if (versionHeader !== undefined) {
    return inHeader(versionHeader, problems);
  }
  if (versionField !== undefined) {
    return inField(versionField, problems);
  }
  return versionPattern === undefined ? undefined : byPattern(versionPattern, problems);
}

function inHeader(name: string, problems: string[]): VersionSource | undefined {
  if (!isHeaderName(name)) {
    problems.push(`--version-header must be a name that HTTP allows, got ${shown(name)}`);
    return undefined;
  }
  return {
    needsBody: false,
    read: ({ headers }) => {
      const value = headers[name.toLowerCase()];
      return value === undefined ? { problem: `no header ${name}` } : checked(Array.isArray(value) ? value.join(', ') : value);
    },
  };
}

function inField(path: string, problems: string[]): VersionSource | undefined {
  const keys = path.split('.');
  if (keys.includes('')) {
    problems.push(`--version-field must be keys with dots between them, as app.version, got ${shown(path)}`);
    return undefined;
  }
  return {
    needsBody: true,
    read: ({ body, cut }) => {
      if (cut) {
        return { problem: 'a body larger than 1 MB' };
      }
      let value: unknown;
      try {
        value = JSON.parse(body);
      } catch {
        return { problem: 'a body that is no JSON' };
      }
      for (const key of keys) {
        value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as { [key: string]: unknown })[key] : undefined;
      }
      return typeof value === 'string' || typeof value === 'number' ? checked(String(value)) : { problem: `no field ${path} with a string or a number` };
    },
  };
}

function byPattern(text: string, problems: string[]): VersionSource | undefined {
  let pattern: ReturnType<ReturnType<typeof re2>['compile']>;
  try {
    pattern = re2().compile(text);
  } catch (error) {
    problems.push(`--version-pattern must be a regular expression of RE2, got ${shown(text)}: ${(error as Error).message}`);
    return undefined;
  }
  return {
    needsBody: true,
    read: ({ body }) => {
      const matcher = pattern.matcher(body);
      if (!matcher.find()) {
        return { problem: 'a body that the pattern does not find' };
      }
      return checked(matcher.group(Math.min(1, matcher.groupCount())) ?? '');
    },
  };
}

function checked(text: string): Reading {
  const version = text.trim();
  if (version === '') {
    return { problem: 'an empty version' };
  }
  return version.length > LONGEST ? { problem: `a version of more than ${LONGEST} characters` } : { version };
}
