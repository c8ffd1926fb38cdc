import { ChangeOutput, NextStep } from './change-output';
import { KustomizedPromotion, Promoted } from './promoted';
import { Rendered } from './rendered';
import { AfterPromotion } from '../../domain/plan/after-promotion';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { stableShare } from '../../domain/plan/effect-sentences';
import { PlanEffect } from '../../domain/plan/plan-effect';
import { PlanChange, PlanEntry } from '../../domain/plan/plan-entry';
import { Track } from '../../domain/track';

/** What a promotion does, and what is left to do. */
export function promotionOutput(before: CanaryPlan, { after, kustomized }: Promoted, projects: readonly string[], rendered: Rendered): ChangeOutput {
  const planned = new Map(PlanEffect.of(before, after).processes.map(({ project, sentences }) => [project, sentences]));
  const inFiles = new Map(kustomized.flatMap(file => file.projects.map(project => [project, file] as const)));
  return {
    files: [{ before, after }, ...kustomized].map(file => ({ path: file.before.path, before: file.before.toYaml(), after: file.after.toYaml() })),
    processes: projects.map(project => {
      const [then, now] = [before.entry(project), after.entry(project)];
      const file = inFiles.get(project);
      const effect = [...file === undefined ? [] : imageEffect(now, file), ...planned.get(project) ?? []];
      return { project, before: then, after: now, effect, next: nextSteps(now, before.path, rendered) };
    }),
    leftOut: [],
  };
}

/** What a kustomization changes for a process. */
function imageEffect(entry: PlanEntry, { before, after }: KustomizedPromotion): string[] {
  const [then, now] = [before, after].map(images => images.image(entry.project, Track.STABLE));
  const share = stableShare(entry);
  const moved = then === now ? `images of other containers of stable change (${before.path})` : `image of stable: ${then} -> ${now} (${before.path})`;
  return [moved, ...share === undefined ? [] : [share]];
}

/** What is left to do for a promoted process, with the commands for it. */
function nextSteps(entry: PlanEntry, planPath: string, rendered: Rendered): NextStep[] {
  return AfterPromotion.of(entry).steps.flatMap(({ text, change, waits }): NextStep[] => {
    const commands = waits ? waitCommands(entry.project, rendered) : change === undefined ? [] : [setCommand(entry.project, change, planPath)];
    return commands.length === 0 ? [{ text }] : [{ text, command: commands.join(' && ') }];
  });
}

/** The command that makes a change of the plan. */
function setCommand(project: string, { weight, match, idle }: PlanChange, planPath: string): string {
  return [
    'cdk8s-canary set', project,
    ...weight === undefined ? [] : [String(weight)],
    ...match === undefined ? [] : [match ? '--match' : '--no-match'],
    ...idle === undefined ? [] : [idle ? '--idle' : '--no-idle'],
    ...planPath === 'canary.yaml' ? [] : ['--plan', quoted(planPath)],
  ].join(' ');
}

function waitCommands(project: string, rendered: Rendered): string[] {
  const stable = rendered.of(project).flatMap(({ tracks }) => tracks.filter(({ track }) => track === 'stable'));
  return stable.filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind)).map(({ workload, kind }) => {
    const [namespace, name] = workload.split('/');
    return `kubectl rollout status ${kind.toLowerCase()}/${name} -n ${namespace}`;
  });
}

/** A word for a shell. */
function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'')}'`;
}
