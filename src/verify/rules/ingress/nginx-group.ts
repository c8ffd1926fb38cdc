import { isMeantAsCanary } from './intended-canary';
import { Lead, leadsOf, mainLeadsOf } from './lead';
import { Decision } from '../../decision';
import { readIngress } from '../../ingress/ingress';
import { NginxIngress, nginxIngress } from '../../ingress/nginx/nginx-ingress';
import { byAge, isDated } from '../../ingress/nginx/rivals';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';

/** A path of a canary Ingress with the path of an ordinary one that it repeats. */
export interface Attachment {
  readonly canary: Lead;
  readonly main: Lead;
}

/** The Ingresses that one ingress-nginx controller serves. */
export class NginxGroup {
  /** All that the controller takes; the oldest first where the input says the age of all. */
  public readonly ingresses: readonly NginxIngress[];
  public readonly mains: readonly NginxIngress[];
  public readonly canaries: readonly NginxIngress[];
  /** Hosts of those that the controller leaves out. */
  public readonly refusedHosts: ReadonlySet<string>;
  /** Whether the input says the age of all of them. */
  public readonly isDated: boolean;
  /** Paths of ordinary Ingresses by host, path and type. */
  public readonly bySlot = new MultiMap<string, Lead>();
  /** Paths of ordinary Ingresses by host. */
  public readonly byHost = new MultiMap<string, Lead>();
  /** Paths of ordinary Ingresses by the name of their backend. */
  public readonly byBackend = new MultiMap<string, Lead>();
  /** Paths of canary Ingresses by the name of their backend. */
  public readonly canariesByBackend = new MultiMap<string, Lead>();
  /** Paths of canary Ingresses by host, path and type. */
  public readonly canariesBySlot = new MultiMap<string, Lead>();
  private readonly objects: ReadonlySet<ManifestObject>;
  private pairs?: readonly Attachment[];
  private lonely?: MultiMap<string, Lead>;

  constructor(objects: readonly ManifestObject[]) {
    this.objects = new Set(objects);
    const sources = objects.map(readIngress);
    const all = sources.map(nginxIngress);
    const read = all.filter((one): one is NginxIngress => !(one instanceof Decision));
    this.refusedHosts = new Set(sources.filter((_, index) => all[index] instanceof Decision).flatMap(({ rules }) => rules.map(({ host }) => host === '' ? '_' : host)));
    this.isDated = read.every(isDated);
    this.ingresses = this.isDated ? byAge(read) : read;
    this.mains = this.ingresses.filter(({ policy }) => policy === undefined);
    this.canaries = this.ingresses.filter(({ policy }) => policy !== undefined);
    for (const lead of mainLeadsOf(this.mains)) {
      this.bySlot.add(lead.slot, lead);
      this.byHost.add(lead.host, lead);
      this.byBackend.add(lead.backend, lead);
    }
    for (const lead of this.canaries.flatMap(leadsOf)) {
      this.canariesBySlot.add(lead.slot, lead);
      this.canariesByBackend.add(lead.backend, lead);
    }
  }

  /** The ordinary path that a path of a canary repeats. */
  public mainOf({ slot }: Lead): Lead | undefined {
    const leads = this.bySlot.get(slot);
    return leads.find(({ ingress }) => !isMeantAsCanary(ingress)) ?? leads[0];
  }

  /** Whether the controller serves an Ingress. */
  public has(object: ManifestObject): boolean {
    return this.objects.has(object);
  }

  /** A path of an ordinary Ingress of the namespace that no canary joins. */
  public unpaired(namespace: string): Lead | undefined {
    if (this.lonely === undefined) {
      this.lonely = new MultiMap();
      const paired = new Set(this.attachments.map(({ main }) => main.ingress));
      for (const lead of this.byHost.values().filter(({ ingress }) => !paired.has(ingress))) {
        this.lonely.add(lead.ingress.source.object.namespace, lead);
      }
    }
    return this.lonely.get(namespace)[0];
  }

  /** Every path of a canary that repeats an ordinary one. */
  public get attachments(): readonly Attachment[] {
    this.pairs ??= this.canaries.flatMap(leadsOf).flatMap(canary => {
      const main = this.mainOf(canary);
      return main === undefined ? [] : [{ canary, main }];
    });
    return this.pairs;
  }
}
