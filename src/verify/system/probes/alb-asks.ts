import { regexSample } from './regex-sample';
import { TrafficRequest } from '../../traffic-request';
import { itemsOf, recordOf, textOf, textsOf } from '../../untyped';

const CONDITIONS = 'alb.ingress.kubernetes.io/conditions.';

/** What a request has so that the conditions of a rule hold. */
export type Asked = Pick<TrafficRequest, 'headers' | 'query' | 'method' | 'host'>;

/**
 * What a request must have for a rule of an Application Load Balancer, by the annotation that has the name of its Service or action. Conditions on the address of the client are left out: no request says
 * it. Paths of conditions are alternatives to those of the Ingress, which do as well.
 */
export function albAsks(annotations: { readonly [key: string]: string }, name: string): Partial<Asked> {
  const asked = conditionsOf(annotations[CONDITIONS + name]).map(asks);
  const headers = Object.assign({}, ...asked.map(one => one.headers));
  const query = Object.assign({}, ...asked.map(one => one.query));
  return {
    ...Object.assign({}, ...asked),
    ...Object.keys(headers).length === 0 ? {} : { headers },
    ...Object.keys(query).length === 0 ? {} : { query },
  };
}

function asks({ field, httpHeaderConfig, httpRequestMethodConfig, queryStringConfig, hostHeaderConfig }: Record<string, any>): Partial<Asked> {
  switch (field) {
    case 'http-header': return { headers: { [textOf(recordOf(httpHeaderConfig).httpHeaderName)]: sample(httpHeaderConfig) } };
    case 'http-request-method': return { method: sample(httpRequestMethodConfig) };
    case 'query-string': {
      const [{ key, value }] = [...itemsOf(recordOf(queryStringConfig).values).map(item => item.value), {} as any];
      return { query: { [filled(textOf(key))]: filled(textOf(value)) } };
    }
    case 'host-header': return { host: sample(hostHeaderConfig) };
    default: return {};
  }
}

/** A text for the first of the values. */
function sample(config: unknown): string {
  const { values, regexValues } = recordOf(config);
  const [[value], [expression]] = [values, regexValues].map(textsOf);
  return value === undefined && expression !== undefined ? regexSample(expression) ?? 'any' : filled(value ?? '');
}

/** Wildcards are characters of ours. */
function filled(text: string): string {
  return text === '' ? 'any' : text.replace(/[*?]/g, 'x');
}

function conditionsOf(text: string | undefined): Record<string, any>[] {
  try {
    return itemsOf(JSON.parse(text ?? '[]')).map(({ value }) => recordOf(value));
  } catch {
    return [];
  }
}
