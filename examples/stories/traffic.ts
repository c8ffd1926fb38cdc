/** What a line of `reaches` says: a request, and who gets it. */
export interface Reach {
  /** `gateway`, `ingress`, `alb`, `mesh` or `plain`. */
  readonly from: string;
  /** That of the calling pod; of no meaning at the gateway. */
  readonly namespace: string;
  readonly method: string;
  readonly host: string;
  readonly port: number;
  /** With the query. */
  readonly path: string;
  /** In the order in which they are sent; a name may come several times. */
  readonly headers: [name: string, value: string][];
  readonly cookies: [name: string, value: string][];
  /** Percentages by track, Deployment or status. */
  readonly shares: { [answeredBy: string]: number };
  /** Percentages of the requests of which somebody gets a copy. */
  readonly copies: { [answeredBy: string]: number };
  /** Where a redirect leads. */
  readonly location?: string;
}

/** How the lines are written, for the page that lists the stories. */
export const GRAMMAR = `A line such as \`gateway GET / with x-canary: true -> canary 100 %\` is a request and who gets it. It comes from a client of
the \`gateway\`, of \`ingress\`-nginx or of an \`alb\`, from a pod of the \`mesh\`, or from a \`plain\` pod without a sidecar. Clients ask for \`shop.example.com\` and pods in the namespace
\`shop\` for \`web:8080\`, unless the line says more: \`mesh in orders GET cart.shop:8080/\`. Who gets it is a track, a Deployment, or \`HTTP 404\`
where the proxy answers by itself. A line such as \`queue https://sqs.example/mails -> stable 80 %, canary 20 %\` is a queue and the tracks whose pods take from it; there is
no share where an autoscaler owns a number. \`runs -> stable\` says which track of a singleton runs.`;

const LINE = /^(gateway|ingress|alb|mesh|plain)(?: in ([a-z0-9-]+))? ([A-Z]+) (?:([a-z0-9.-]+)(?::(\d+))?)?(\/\S*)(?: with (.+))? -> (.+)$/;
const HEADER = /^([A-Za-z0-9-]+):(?: (.*))?$/;
const COOKIE = /^cookie ([\w.-]+)=(\S*)$/;
const PART = /^(copied to )?([A-Za-z][\w/-]*(?: \d{3})?) (\d+(?:[.]\d+)?) %$/;

/**
 * Reads a line: `mesh GET cart:8080/ with x-canary: true and cookie beta=on -> stable 95 %, canary 5 %, copied to canary 10 %`, or
 * `gateway GET /old -> HTTP 301 100 %, location http://shop.example.com/new`.
 */
export function parseReach(line: string): Reach {
  const [, from, namespace, method, host, port, path, sent, got] = LINE.exec(line) ?? refuse(line, line);
  const headers: [string, string][] = [];
  const cookies: [string, string][] = [];
  for (const extra of sent?.split(' and ') ?? []) {
    const [, name, value] = COOKIE.exec(extra) ?? HEADER.exec(extra) ?? refuse(line, extra);
    (COOKIE.test(extra) ? cookies : headers).push([name, value ?? '']);
  }
  const shares: { [answeredBy: string]: number } = {};
  const copies: { [answeredBy: string]: number } = {};
  const [, parts, location] = /^(.+?)(?:, location (\S+))?$/.exec(got)!;
  for (const part of parts.split(', ')) {
    const [, copied, who, percentage] = PART.exec(part) ?? refuse(line, part);
    const percentages = copied === undefined ? shares : copies;
    percentages[who] = who in percentages ? refuse(line, part) : Number(percentage);
  }
  const [itsHost, itsPort] = ['gateway', 'ingress', 'alb'].includes(from) ? ['shop.example.com', 80] : ['web', 8080];
  const to = { host: host ?? itsHost, port: port === undefined ? itsPort : Number(port), path };
  return { from, namespace: namespace ?? 'shop', method, ...to, headers, cookies, shares, copies, location };
}

/** A queue, and who takes from it. */
export interface Work {
  /** Value of `QUEUE_URL` of the pods. */
  readonly queue: string;
  /** Percentages by track; undefined where nobody knows them. */
  readonly shares: { [track: string]: number | undefined };
}

/** Reads a line: `queue https://sqs.example/mails -> stable 80 %, canary 20 %`, or without percentages. Nothing for a line that is about a request. */
export function parseWork(line: string): Work | undefined {
  const [, queue, got] = /^queue (\S+) -> (.+)$/.exec(line) ?? [];
  return queue === undefined ? undefined : {
    queue,
    shares: Object.fromEntries(got.split(', ').map(part => {
      const [, track, percentage] = /^(stable|canary|baseline)(?: (\d+(?:[.]\d+)?) %)?$/.exec(part) ?? refuse(line, part);
      return [track, percentage === undefined ? undefined : Number(percentage)];
    })),
  };
}

/** Reads a line: `runs -> stable`, the track of a singleton that runs. Nothing for any other line. */
export function parseRun(line: string): string | undefined {
  return /^runs -> (stable|canary)$/.exec(line)?.[1];
}

function refuse(line: string, part: string): never {
  const found = part === line ? '' : `${JSON.stringify(part)} in `;
  throw new Error(`reaches must have lines such as "gateway GET / with x-canary: true -> stable 95 %, canary 5 %", got ${found}"${line}"`);
}
