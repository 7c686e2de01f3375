import type { Verdict } from './verdict.ts';

/** What a report lists beside the gaps: a title and texts; only what there is. */
export function listsOf(verdict: Verdict): { title: string; texts: string[] }[] {
  const until = (date: string | undefined): string => (date === undefined ? '' : ` (until ${date})`);
  const lists = [
    { title: 'Unknown: could not be checked', texts: verdict.unknown.map(({ key, reason, remedy }) => `${key}: ${reason}; ${remedy}`) },
    { title: 'Acceptances that do not hold any more', texts: verdict.outdated.map(({ text }) => text) },
    {
      title: 'Accepted: known gaps that may stay',
      texts: verdict.accepted.map((gap) => `${gap.severity}: ${gap.issue} Accepted: ${gap.reason}${until(gap.until)}`),
    },
    { title: 'Blocked by a gap', texts: verdict.blocked.map(({ key, by }) => `${key}: see ${by}`) },
    { title: 'Notices', texts: verdict.notices.map(({ text, severity }) => (severity === undefined ? text : `${severity}: ${text}`)) },
  ];
  return lists.filter(({ texts }) => texts.length > 0);
}
