// One Lighthouse run (mobile, four times slower processor) of one address in a Chromium that is already running and signed in.
//
//   node run.mjs <debugging port> <address>   →   one line of JSON: {"performance": 99, "accessibility": 100, …, "faults": […]}

import lighthouse from 'lighthouse';

const [port, address] = process.argv.slice(2);
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

const { lhr } = await lighthouse(address, {
  port: Number(port),
  onlyCategories: CATEGORIES,
  disableStorageReset: true, // the login and the jobs stay on the device
  logLevel: 'silent',
});
const figures = Object.fromEntries(
  CATEGORIES.map((name) => [name, Math.round((lhr.categories[name]?.score ?? 0) * 100)]),
);
const faults = Object.values(lhr.audits)
  .filter((audit) => audit.score !== null && audit.score < 0.9)
  .map((audit) => `${audit.id} ${audit.displayValue ?? ''}`.trim());
process.stdout.write(
  JSON.stringify({ ...figures, ended: lhr.finalDisplayedUrl, faults, error: lhr.runtimeError?.message }),
);
