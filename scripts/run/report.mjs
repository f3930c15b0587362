import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from '../paths.mjs';

const TAIL_LINES = 15;
const TAIL_BYTES = 64 * 1024;

const paint = (code, text, stream = process.stdout) =>
  stream.isTTY && !process.env.NO_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = (text) => paint(1, text);

/** One step of the set-up. */
export function note(text) {
  console.log(`${paint(36, 'openshelf')} ${text}`);
}

export function warn(text) {
  console.log(`${paint(33, 'openshelf')} ${text}`);
}

export function fail(text) {
  console.error(`${paint(31, 'openshelf', process.stderr)} ${text}`);
}

/** A crash with its reason: what the process said last. */
export function showCrash({ message, member }) {
  fail(member.log ? `${message}\n${tailOf(member.log)}` : message);
}

/** The last lines of a log, indented, with its name; `from` leaves out what an earlier run wrote. */
export function tailOf({ file, from }) {
  const lines = readTail({ file, from }).trimEnd().split('\n').slice(-TAIL_LINES);
  const body = lines.map((line) => `    ${readable(line)}`).join('\n');
  return `  last lines of ${relative(root, file)}:\n${body}`;
}

export function readTail({ file, from }) {
  let fd;
  try {
    fd = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(fd);
    const start = Math.max(from, size - TAIL_BYTES);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    const read = readSync(fd, buffer, 0, buffer.length, start);
    return buffer.toString('utf8', 0, read);
  } finally {
    closeSync(fd);
  }
}

/** Columns as wide as their widest cell. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows
    .map((row) => `  ${row.map((cell, column) => String(cell).padEnd(widths[column])).join('  ')}`.trimEnd())
    .join('\n');
}

const LEVELS = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };

/** A JSON log line as a short one; null when it is not one. */
export function parseLogLine(line) {
  if (!line.startsWith('{')) return null;
  try {
    const entry = JSON.parse(line);
    const level = LEVELS[entry.level] ?? String(entry.level ?? 'info').toLowerCase();
    const error = entry.err ?? entry.error;
    const reason = typeof error === 'string' ? error : error?.message;
    const text = entry.msg ?? entry.message ?? '';
    return { level, text: reason && !text.includes(reason) ? `${text}: ${reason}` : text, error };
  } catch {
    return null;
  }
}

const SHOWN = new Set(['warn', 'error', 'fatal']);
const REPEAT_MS = 10_000;
const shownAt = new Map();

/** Warnings and worse, shortly; the same one at most every ten seconds, so that a lost server does not flood the terminal. */
export function showLogLine(service, { level, text }) {
  const line = `${service}: ${level}: ${text}`;
  if (!SHOWN.has(level) || Date.now() - (shownAt.get(line) ?? 0) < REPEAT_MS) return;
  shownAt.set(line, Date.now());
  console.log(paint(level === 'warn' ? 33 : 31, line.length > 300 ? `${line.slice(0, 300)}...` : line));
}

function readable(line) {
  const entry = parseLogLine(line);
  if (!entry) return line.length > 300 ? `${line.slice(0, 300)}...` : line;
  const stack = typeof entry.error?.stack === 'string' ? `\n${entry.error.stack.replace(/^/gm, '      ')}` : '';
  return `${entry.level}: ${entry.text}${stack}`;
}
