import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.mjs';
import { runNode } from './run.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number, notes: string[] }} Tally */

const reportFile = (/** @type {string} */ name) =>
  join(mkdtempSync(join(tmpdir(), 'countersign-report-')), `${name}.json`);
const bin = (/** @type {string} */ path) => join(root, 'node_modules', path);

/** A check that either holds or does not: types, lint, format, unused code. @param {string} script @param {string[]} args @returns {Promise<Tally>} */
export async function check(script, args) {
  const { code } = await runNode(bin(script), args);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0, notes: [] } : { passed: 0, failed: 1, skipped: 0, notes: [] };
}

/** @param {string[]} args @param {Record<string, string | undefined>} [env] @returns {Promise<Tally>} */
export async function vitest(args, env = {}) {
  const file = reportFile('vitest');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await runNode(bin('vitest/vitest.mjs'), ['run', ...args, ...reporters], { env });
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, notes: ['vitest ended before it wrote a report'] };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const failed = report.numFailedTests + report.testResults.filter(brokenFile).length;
  return {
    passed: report.numPassedTests,
    // An exit code without a failed test is a failure all the same (an unhandled error, say).
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    notes: secondTry(report.testResults.flatMap(passedAfterAll).length),
  };
}

/** A file that broke before any of its tests ran. @param {{ status: string, assertionResults: unknown[] }} file */
const brokenFile = ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0;

/** Tests that passed, and have failures to tell of. @param {{ assertionResults: { status: string, failureMessages: string[] }[] }} file */
const passedAfterAll = ({ assertionResults }) =>
  assertionResults.filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0);

/** What passes only sometimes is never counted in silence. @param {number} count */
const secondTry = (count) => (count > 0 ? [`${count} needed a second try`] : []);

/** @param {string[]} args @param {Record<string, string | undefined>} [env] @returns {Promise<Tally>} */
export async function playwright(args, env = {}) {
  const file = reportFile('playwright');
  await runNode(bin('@playwright/test/cli.js'), ['test', ...args, '--reporter=list,json'], {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  if (!existsSync(file))
    return { passed: 0, failed: 1, skipped: 0, notes: ['playwright ended before it wrote a report'] };
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    notes: secondTry(stats.flaky),
  };
}

/** What a suite counts when it could not run at all. @param {string} reason @returns {Tally} */
export const notRun = (reason) => ({ passed: 0, failed: 0, skipped: 1, notes: [`not run: ${reason}`] });
