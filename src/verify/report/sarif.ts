import { createHash } from 'crypto';
import { jsonText } from './json';
import { fileUri, locationOf } from './location';
import { REPOSITORY, rulePage } from './rule-page';
import { Finding, Severity } from '../finding';

/** What a report says of a rule, whether or not it has findings. */
export interface RuleText {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** What happens, to whom, by what mechanism. */
  readonly why: string;
}

/**
 * Findings as SARIF 2.1.0, see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
 *
 * @param rules the rules that were applied; what findings say of others is added
 */
export function findingsSarif(findings: readonly Finding[], rules: readonly RuleText[] = []): string {
  const all = new Map(rules.map(rule => [rule.id, rule]));
  findings.filter(({ rule }) => !all.has(rule)).forEach(finding => all.set(finding.rule, ruleOf(finding)));
  const ids = [...all.keys()];
  const seen = new Map<string, number>();
  const results = findings.map(finding => {
    const fingerprint = sha256(JSON.stringify([finding.rule, finding.subject, finding.field]));
    seen.set(fingerprint, (seen.get(fingerprint) ?? 0) + 1);
    return resultOf(finding, ids.indexOf(finding.rule), `${fingerprint}:${seen.get(fingerprint)}`);
  });
  return jsonText({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'cdk8s-canary', informationUri: REPOSITORY, rules: [...all.values()].map(descriptorOf) } },
      columnKind: 'utf16CodeUnits',
      results,
    }],
  });
}

function resultOf(finding: Finding, ruleIndex: number, fingerprint: string): object {
  const { rule, severity, subject, field, message, wayOut, request, outcome, related } = finding;
  const shown = request === undefined ? [] : [`${request} gets ${outcome}.`];
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: messageOf([`${subject}: ${message}.`, ...shown, `Way out: ${wayOut}.`].join('\n')),
    locations: [sarifLocation(finding.place)],
    relatedLocations: related.map((decision, position) => ({
      id: position + 1,
      ...sarifLocation(decision.place),
      message: messageOf(`${[decision.object, decision.field].join(' ').trim()}: ${decision.effect}`),
    })),
    partialFingerprints: { 'ruleSubjectField/v1': fingerprint },
    properties: { subject, field, wayOut, request, outcome },
  };
}

// Section 3.11.5: a single brace would start a placeholder.
function messageOf(text: string): object {
  return { text: text.replace(/[{}]/g, '$&$&') };
}

function sarifLocation(text: string): object {
  const { place, position } = locationOf(text);
  return position === undefined ? { logicalLocations: [{ fullyQualifiedName: place }] } : {
    physicalLocation: {
      artifactLocation: { uri: fileUri(position.file) },
      region: { startLine: position.line, startColumn: position.column },
    },
  };
}

function ruleOf({ rule, severity, title }: Finding): RuleText {
  return { id: rule, severity, title, why: title };
}

function descriptorOf({ id, severity, title, why }: RuleText): object {
  return {
    id,
    name: title.match(/[\p{L}\p{N}]+/gu)?.map(word => word[0].toUpperCase() + word.slice(1)).join(''),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: why },
    helpUri: rulePage(id),
    defaultConfiguration: { level: severity },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
