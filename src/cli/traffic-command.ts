import { Command, InvalidArgumentError } from 'commander';
import { AddCommand } from './add-command';
import { answerJson } from './answer-json';
import { callerOption } from './caller-option';
import { addPaths, readObjects } from './input';
import { formatOption, pairOption, Pairs, rootNamespaceOption } from './options';
import { CanaryError } from '../domain/canary-error';
import { Caller } from '../verify/caller';
import { MultiMap } from '../verify/multi-map';
import { jsonText } from '../verify/report/json';
import { printable } from '../verify/report/printable';
import { requestText } from '../verify/request-text';
import { TrafficModel } from '../verify/traffic-model';
import { TrafficRequest } from '../verify/traffic-request';

/** Options as they were given. */
interface Options {
  readonly from?: Caller;
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  readonly method?: string;
  readonly https?: boolean;
  readonly header?: Pairs;
  readonly cookie?: Pairs;
  readonly query?: Pairs;
  readonly grpc?: readonly [service: string, method: string];
  readonly trackLabel?: string;
  readonly rootNamespace: string;
  readonly format: string;
}

const SUBJECT = 'cdk8s-canary traffic';

const EXAMPLES = `
Without --host, the hosts are listed that the caller has routes for.

Exit status:
  0  there is an answer, whatever it is
  2  wrong usage, or input that cannot be read

Examples:
  cdk8s-canary traffic dist --from gateway:istio-system/public
  cdk8s-canary traffic dist --from gateway:istio-system/public --host api.example.com --path /api/v1/items
  cdk8s-canary traffic dist --from ingress:nginx --host api.example.com --header x-canary=true
  cdk8s-canary traffic dist --from mesh:shop,app=cart --host catalog --port 8080
  helm template charts/shop | cdk8s-canary traffic - --from plain:shop --host cart --format json`;

/** `cdk8s-canary traffic`: who gets a request. */
export const addTraffic: AddCommand = (program, terminal) => {
  addRequest(addPaths(program.command('traffic')))
    .description('say which pods a request reaches, with the lines of the manifests that decide it')
    .option('--track-label <label>', 'label of pods that says their track', 'track')
    .addOption(rootNamespaceOption())
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: Options) => {
      const { manifests } = await readObjects(SUBJECT, paths, terminal);
      const model = TrafficModel.of(manifests, options);
      const from = options.from ?? onlyWayIn(model);
      const { host, format } = options;
      terminal.stdout.write(host === undefined ? hostsOf(model, from, format) : answerTo(model, requestOf(options, from, host), format));
    });
};

function addRequest(command: Command): Command {
  return command
    .addOption(callerOption())
    .option('--host <host>', 'host that is asked for')
    .option('--port <port>', 'port that is connected to (default: 80, or 443 with --https)', portOf)
    .option('--path <path>', 'path, with a query if there is one (default: "/")')
    .option('--method <method>', 'HTTP method (default: "GET")')
    .option('--https', 'HTTPS instead of HTTP')
    .addOption(pairOption('--header <header>', 'header, as "name: value" or name=value', ':='))
    .addOption(pairOption('--cookie <cookie>', 'cookie, as name=value', '='))
    .addOption(pairOption('--query <parameter>', 'parameter of the query, as name=value', '='))
    .option('--grpc <method>', 'call of a gRPC method, as package.Service/Method', grpcOf);
}

function portOf(text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number.');
  }
  return Number(text);
}

function grpcOf(text: string): Options['grpc'] {
  const [service, method, ...rest] = text.split('/');
  if (!service || !method || rest.length > 0) {
    throw new InvalidArgumentError('It must be package.Service/Method.');
  }
  return [service, method];
}

function requestOf({ port, path, method, https, header = [], cookie = [], query = [], grpc }: Options, from: Caller, host: string): TrafficRequest {
  const headers = new MultiMap<string, string>();
  header.forEach(([name, value]) => headers.add(name, value));
  return {
    from,
    host,
    port,
    path,
    method,
    scheme: https === undefined ? undefined : 'https',
    repeatedHeaders: Object.fromEntries(headers.entries().map(([name, values]) => [name, [...values]])),
    cookies: Object.fromEntries(cookie),
    query: Object.fromEntries(query),
    grpcService: grpc?.[0],
    grpcMethod: grpc?.[1],
  };
}

function answerTo(model: TrafficModel, request: TrafficRequest, format: string): string {
  const answer = model.send(request);
  if (format === 'json') {
    return answerJson(requestText(request), answer);
  }
  return [requestText(request), ...String(answer).split('\n')].map(line => `${printable(line)}\n`).join('');
}

/** Where requests come from if nobody says it. */
function onlyWayIn(model: TrafficModel): Caller {
  const [only, ...others] = model._callers();
  if (only === undefined || others.length > 0) {
    const ways = only === undefined ? 'neither a gateway nor an Ingress class' : [only, ...others].join(', ');
    throw new CanaryError(SUBJECT, [`--from must be given where the input has not one gateway or Ingress class alone, got ${ways}`]);
  }
  return only;
}

function hostsOf(model: TrafficModel, from: Caller, format: string): string {
  const hosts = model.hosts(from);
  if (hosts.length === 0) {
    throw new CanaryError(SUBJECT, [`--host must be given, because ${from} has no routes of its own, got none`]);
  }
  return format === 'json' ? jsonText({ version: 1, from: String(from), hosts }) : hosts.map(host => `${printable(host)}\n`).join('');
}
