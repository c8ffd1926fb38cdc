/** Digits of a digest that are shown, as many as container tools show. */
const DIGEST = 12;

/**
 * What a track runs, short: the image without its registry and path, without what leads to the name of the process and that name, and the version where the image does not have it.
 *
 * For process `server`, `registry.example/tada/server:4.11.0` is `4.11.0`, and so is `registry.example/tada:server-4.11.0`.
 */
export function imageText(process: string, image: string | undefined, version: string | undefined): string {
  const last = (image ?? '').split('/').pop()!.replace(/@(sha\d+):([0-9a-f]+)$/, (_, method: string, digest: string) => `@${method}:${digest.slice(0, DIGEST)}`);
  const name = process.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const short = new RegExp(`^(?:${name}[:@]|[^:@]*:${name}-)(.+)$`).exec(last)?.[1] ?? last;
  return version === undefined || short.includes(version) ? short : short === '' ? version : `${short} (${version})`;
}
