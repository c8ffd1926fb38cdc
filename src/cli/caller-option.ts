import { InvalidArgumentError, Option } from 'commander';
import { Caller } from '../verify/caller';

const FORMS = 'gateway:NAMESPACE/NAME, ingress:CLASS, mesh[:NAMESPACE[,LABEL=VALUE...]] or plain[:NAMESPACE]';

/** Where a request comes from. */
export function callerOption(): Option {
  return new Option('--from <caller>', `where the request comes from: ${FORMS} (default: the only gateway or Ingress class of the input)`).argParser(callerOf);
}

function callerOf(text: string): Caller {
  const [, way, rest] = /^([a-z]+)(?::(.+))?$/.exec(text) ?? [];
  const [name = '', ...labels] = (rest ?? '').split(',');
  if (way === 'plain' && (rest === undefined || isName(rest))) {
    return Caller.plain(rest);
  }
  if (way === 'ingress' && isName(rest)) {
    return Caller.ingress(rest);
  }
  if (way === 'gateway' && /^[^/,]+\/[^/,]+$/.test(rest ?? '')) {
    return Caller.gateway(rest);
  }
  if (way === 'mesh' && rest === undefined) {
    return Caller.mesh('default');
  }
  const pairs = labels.map(label => /^([^=]+)=(.*)$/.exec(label));
  if (way === 'mesh' && isName(name) && !pairs.includes(null)) {
    return Caller.mesh(name, { labels: Object.fromEntries(pairs.map(pair => [pair![1], pair![2]])) });
  }
  throw new InvalidArgumentError(`It must be ${FORMS}.`);
}

function isName(text: string | undefined): boolean {
  return text !== undefined && /^[^/,]+$/.test(text);
}
