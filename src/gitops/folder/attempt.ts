import { CanaryError } from '../../domain/canary-error';

/**
 * Does something to a file or folder and tells a refusal of the system in the words of this library.
 *
 * @param path what is read or changed, below the folder
 * @param rule what it must be: `writable`
 * @param wayOut what is the case now and what to do
 */
export function attempt<T>(folder: string, path: string, rule: string, wayOut: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw isSystemError(error) ? new CanaryError(folder, [refusal(path, rule, wayOut, error)]) : error;
  }
}

/** What the system said, as a sentence. */
export function refusal(path: string, rule: string, wayOut: string, error: SystemError): string {
  return `${path} must be ${rule}, got ${reason(error)}: ${wayOut}`;
}

/** Does something unless the system answers with one of these codes: then nothing is returned. */
export function unless<T>(codes: string[], action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (isSystemError(error) && codes.includes(error.code)) {
      return undefined;
    }
    throw error;
  }
}

export type SystemError = Error & { readonly code: string };

/** Told by its code: below Jest an error of the system is no instance of the `Error` that is seen here. */
export function isSystemError(error: unknown): error is SystemError {
  return /^E[A-Z0-9]+$/.test(String((error as { code?: unknown } | undefined)?.code));
}

/** `no space left on device (ENOSPC)` of `ENOSPC: no space left on device, write`. */
function reason({ code, message }: SystemError): string {
  return `${/^\w+: (.*?), \w+/s.exec(message)?.[1] ?? message} (${code})`;
}
