import { regexSample } from './regex-sample';
import { JsonValue } from '../../alb/json-value';
import { TrafficRequest } from '../../traffic-request';

const CONDITIONS = 'alb.ingress.kubernetes.io/conditions.';

/** What a request has so that the conditions of a rule hold. */
type Asked = Partial<Pick<TrafficRequest, 'headers' | 'query' | 'method' | 'host'>>;

/**
 * What a request must have for a rule of an Application Load Balancer, by the annotation that has the name of its Service or action. Conditions on the address of the client are left out: no request says
 * it. Paths of conditions are alternatives to those of the Ingress, which do as well.
 */
export function albAsks(annotations: { readonly [key: string]: string }, name: string): Asked {
  // What is wrong with the annotation is for the rules to say.
  const conditions = JsonValue.parse(annotations[CONDITIONS + name] ?? '[]', () => {}).list().map(asks);
  const headers = Object.assign({}, ...conditions.map(one => one.headers));
  const query = Object.assign({}, ...conditions.map(one => one.query));
  return {
    ...Object.assign({}, ...conditions),
    ...Object.keys(headers).length === 0 ? {} : { headers },
    ...Object.keys(query).length === 0 ? {} : { query },
  };
}

function asks(condition: JsonValue): Asked {
  switch (condition.field('field').text()) {
    case 'http-header': {
      const config = condition.field('httpHeaderConfig');
      return { headers: { [config.field('httpHeaderName').text() ?? '']: sample(config) } };
    }
    case 'http-request-method': return { method: sample(condition.field('httpRequestMethodConfig')) };
    case 'query-string': {
      const [pair] = condition.field('queryStringConfig').field('values').list();
      return { query: { [filled(pair?.field('key').text())]: filled(pair?.field('value').text()) } };
    }
    case 'host-header': return { host: sample(condition.field('hostHeaderConfig')) };
    default: return {};
  }
}

/** A text for the first of the values. */
function sample(config: JsonValue): string {
  const [[value], [expression]] = ['values', 'regexValues'].map(name => config.field(name).texts());
  return value === undefined && expression !== undefined ? regexSample(expression) ?? 'any' : filled(value);
}

/** Wildcards are characters of ours. */
function filled(text = ''): string {
  return text === '' ? 'any' : text.replace(/[*?]/g, 'x');
}
