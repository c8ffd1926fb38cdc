import { code, htmlCode, htmlText, prose } from './inline';
import { Finding, Severity } from '../../finding';
import { rulePage } from '../../report/rule-page';

/** A finding with all that it says, of which a warning shows its first line alone until somebody opens it. No lines of the manifests: they could be those of a Secret. */
export function findingItem(finding: Finding, when: string): string {
  const { rule, severity, title, subject, field, message, wayOut, request, outcome, related } = finding;
  const facts: (readonly [label: string, text: string])[] = [
    ['where', [code(finding.place), ...field === '' ? [] : [code(field)]].join(', ')],
    ['what', prose(message)],
    ...request === undefined ? [] : [['request', code(request)] as const],
    ...outcome === undefined ? [] : [['gets', prose(outcome)] as const],
    ...related.map(decision => ['related', `${[decision.object, decision.field].filter(text => text !== '').map(code).join(' ')}: ${prose(decision.effect)} (${code(decision.place)})`] as const),
    ['way out', prose(wayOut)],
  ];
  return [
    `<details${severity === Severity.ERROR ? ' open' : ''}><summary><b>${severity}</b> <a href="${rulePage(rule)}">${htmlText(rule)}</a> ${htmlText(title)}, ${when}: ${htmlCode(subject)}</summary>`,
    '',
    ...facts.map(([label, text]) => `- ${label}: ${text}`),
    '',
    '</details>',
  ].join('\n');
}
