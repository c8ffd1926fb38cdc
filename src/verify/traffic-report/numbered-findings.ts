import { titleOf } from './process-title';
import { requestOf } from './request-kinds';
import { Finding } from '../finding';
import { MultiMap } from '../multi-map';
import { ProcessChange, RequestChange, TrafficDiff } from '../traffic-diff';

/** The findings of a report by their numbers, and what each concerns. */
export class NumberedFindings {
  /** All, those on the way first. */
  public readonly all: readonly Finding[];
  /** Findings by the text of the request that shows them. */
  public readonly byRequest = new MultiMap<string, Finding>();
  private readonly numbers: ReadonlyMap<Finding, number>;
  /** Findings by object: `Deployment shop/web`, and by the name of the object alone: `shop/web`. */
  private readonly byObject = new MultiMap<string, Finding>();

  constructor({ transition, introduced }: TrafficDiff) {
    this.all = [...transition, ...introduced];
    this.numbers = new Map(this.all.map((finding, index) => [finding, index + 1]));
    for (const finding of this.all) {
      const { subject, request } = finding;
      if (request !== undefined) {
        this.byRequest.add(request, finding);
      }
      new Set([subject, subject.slice(subject.indexOf(' ') + 1)]).forEach(object => this.byObject.add(object, finding));
    }
  }

  /** The number of a finding, from 1. */
  public numberOf(finding: Finding): number {
    return this.numbers.get(finding)!;
  }

  /** Those of an object, in order: `Deployment shop/web`. */
  public ofObject(title: string): readonly Finding[] {
    return this.byObject.get(title);
  }

  /** Those that show a request of a process, and those of objects that have the name of the process or of one of its workloads. */
  public ofProcess(process: ProcessChange): Finding[] {
    const { before, after, requests } = process;
    const workloads = [before, after].flatMap(side => side?.tracks ?? []).map(({ workload }) => workload);
    const objects = new Set([titleOf(process), ...workloads]);
    return this.inOrder([...this.ofRequests(requests), ...[...objects].flatMap(object => this.ofObject(object))]);
  }

  /** Those that show one of these requests. */
  public ofRequests(requests: readonly RequestChange[]): Finding[] {
    return this.inOrder(requests.flatMap(request => this.byRequest.get(requestOf(request).text)));
  }

  private inOrder(findings: readonly Finding[]): Finding[] {
    return [...new Set(findings)].sort((one, other) => this.numberOf(one) - this.numberOf(other));
  }
}
