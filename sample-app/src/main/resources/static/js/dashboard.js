import uPlot from '../webjars/uplot/dist/uPlot.esm.js';
import { $, element, show } from './dom.js';
import { buckets, quantile, scrape, sums, total } from './meters.js';
import { has, onLanguage, text } from './texts.js';

const INTERVAL = 2000;
const HEALTH_INTERVAL = 10000;
const KEPT = 90;
const WINDOW = 15;
const HEIGHT = 170;
const QUANTILES = [['p50', 0.5], ['p95', 0.95], ['p99', 0.99]];
const OUTCOMES = ['success', 'rejected', 'auth_failed', 'connect_failed', 'timeout', 'closed', 'protocol_error',
  'denied', 'cancelled', 'other'];
const REPLIES = ['succeeded', 'general_failure', 'not_allowed', 'network_unreachable', 'host_unreachable',
  'connection_refused', 'ttl_expired', 'command_not_supported', 'address_type_not_supported', 'unassigned'];
const scrapes = [];
const charts = [];
let health;

export function start() {
  charts.push(
    chart('latency', 'dash.axis.ms', latency),
    chart('outcomes', 'dash.axis.count', counts('socks5_client_handshake_seconds_count', 'outcome', OUTCOMES,
      (key) => text('outcome.' + key))),
    chart('replies', 'dash.axis.count', counts('socks5_client_replies_total', 'reply', REPLIES, reply)),
    chart('logins', 'dash.axis.count', counts('socks5_client_auth_failures_total', 'reason', undefined,
      (key) => key.replaceAll('_', ' '))),
    chart('tunnels', 'dash.axis.tunnels', tunnels),
    chart('warm', 'dash.axis.count', warm));
  show($('charts'), ...charts.map((each) => each.root));
  charts.forEach((each) => each.watch());
  onLanguage(draw);
  onLanguage(showHealth);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    charts.forEach((each) => each.reset());
    draw();
  });
  poll();
  pollHealth();
}

function reply(key) {
  const code = 'reply.' + String(REPLIES.indexOf(key)).padStart(2, '0');
  return has(code) ? text(code) : key;
}

async function poll() {
  try {
    if (!document.hidden) {
      scrapes.push({ at: Date.now() / 1000, samples: await scrape() });
      scrapes.splice(0, scrapes.length - KEPT);
      draw();
    }
  } catch {
    // the page says that the application does not answer
  } finally {
    setTimeout(poll, INTERVAL);
  }
}

async function pollHealth() {
  try {
    if (!document.hidden) {
      // the status is 503 while the proxy is down
      health = await (await fetch('actuator/health/socks5')).json();
      showHealth();
    }
  } catch {
    // as above
  } finally {
    setTimeout(pollHealth, HEALTH_INTERVAL);
  }
}

function showHealth() {
  if (!health) {
    return;
  }
  const details = Object.entries(health.details ?? {}).map(([name, value]) => element('div', {},
    element('dt', { textContent: name }), element('dd', { textContent: String(value) })));
  show($('health'), element('h3', {}, text('dash.health') + ' ',
    element('span', { class: 'tag ' + (health.status === 'UP' ? 'good' : 'bad'), textContent: health.status })),
  element('dl', {}, ...details));
}

// Each source returns series: { label, color, values, shown, kind }.
function latency() {
  const all = scrapes.map((each) => buckets(each.samples, 'socks5_client_handshake_seconds'));
  return QUANTILES.map(([key, q], index) => {
    const values = all.map((after, i) => {
      const value = quantile(q, i >= WINDOW ? all[i - WINDOW] : [], after);
      return value === null ? null : value * 1000;
    });
    const last = values[values.length - 1];
    return { label: text('dash.' + key), color: index, values, shown: last === null || last === undefined ? '–' : last.toFixed(1) + ' ms' };
  });
}

function counts(meter, label, keys, naming) {
  return () => {
    const all = scrapes.map((each) => sums(each.samples, meter, label));
    const last = all[all.length - 1] ?? new Map();
    const present = (keys ?? [...last.keys()].sort()).filter((key) => last.get(key) > 0);
    return present.map((key) => ({ label: naming(key), color: (keys ?? present).indexOf(key),
      values: increments(all.map((each) => each.get(key) ?? 0)), shown: String(last.get(key)), kind: 'bars' }));
  };
}

function warm() {
  return ['hits', 'misses'].map((key, index) => {
    const values = scrapes.map((each) => total(each.samples, 'socks5_client_warm_' + key + '_total'));
    return { label: text('dash.' + key), color: index, values: increments(values), shown: String(values[values.length - 1] ?? 0), kind: 'bars' };
  });
}

function tunnels() {
  const values = scrapes.map((each) => total(each.samples, 'socks5_client_connections_active'));
  return [{ label: text('dash.open'), color: 0, values, shown: String(values[values.length - 1] ?? 0), kind: 'steps' }];
}

function increments(totals) {
  return totals.map((value, index) => index === 0 ? 0 : Math.max(value - totals[index - 1], 0));
}

function draw() {
  if (scrapes.length) {
    charts.forEach((each) => each.draw());
  }
}

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function chart(name, axis, source) {
  const plot = element('div', { class: 'plot', role: 'img' });
  const legend = element('ul', { class: 'legend' });
  const title = element('h3', {});
  const root = element('article', { class: 'card chart', id: 'chart-' + name }, title, plot, legend);
  let current;
  let shape = '';
  const width = () => Math.max(plot.clientWidth, 120);
  const reset = () => {
    current?.destroy();
    current = undefined;
    shape = '';
  };
  const drawChart = () => {
    const series = source();
    title.textContent = text('dash.' + name);
    show(legend, ...series.length ? series.map((each) => {
      const swatch = element('span', { class: 'swatch c' + each.color % 10, ariaHidden: 'true' });
      return element('li', {}, swatch, each.label + ' ', element('strong', { textContent: each.shown }));
    }) : [element('li', { class: 'note', textContent: text('dash.none') })]);
    plot.setAttribute('aria-label', text('dash.chart', text('dash.' + name),
      series.map((each) => each.label + ' ' + each.shown).join(', ') || text('dash.none')));
    root.dataset.total = series.map((each) => each.shown).join(',');
    const next = [document.documentElement.lang, ...series.map((each) => each.label + each.color)].join('|');
    if (next !== shape) {
      reset();
      shape = next;
    }
    const data = [scrapes.map((each) => each.at), ...stacked(series)];
    if (!current) {
      current = new uPlot(options(width(), axis, series), data, plot);
    } else {
      current.setData(data);
    }
  };
  return { root, draw: drawChart, reset,
    watch: () => new ResizeObserver(() => current?.setSize({ width: width(), height: HEIGHT })).observe(plot) };
}

// Bars are stacked: the first series is drawn last and in front of the others.
function stacked(series) {
  if (series[0]?.kind !== 'bars') {
    return series.length ? series.map((each) => each.values) : [scrapes.map(() => null)];
  }
  const sum = scrapes.map(() => 0);
  return series.map((each) => each.values.map((value, index) => sum[index] += value)).reverse();
}

function options(width, axis, series) {
  const bars = series[0]?.kind === 'bars';
  const ordered = bars ? [...series].reverse() : series;
  const line = { stroke: color('--faint'), font: '12px system-ui, sans-serif', ticks: { show: false },
    grid: { stroke: color('--line'), width: 1 } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, min, max) => [0, Math.max(max ?? 0, 1) * 1.1] } },
    axes: [
      { ...line, grid: { show: false }, space: 70, values: (_, splits) => splits.map((at) =>
        new Date(at * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })) },
      { ...line, size: 44, label: text(axis), labelSize: 18, labelFont: line.font, space: 34,
        incrs: axis === 'dash.axis.ms' ? undefined : [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] }
    ],
    series: [{}, ...(ordered.length ? ordered : [{ color: 0 }]).map((each) => ({
      stroke: color('--c' + each.color % 10),
      fill: bars ? color('--c' + each.color % 10) : undefined,
      width: bars ? 0 : 2,
      points: { show: false },
      paths: bars ? uPlot.paths.bars({ size: [0.8, 24] }) : each.kind === 'steps' ? uPlot.paths.stepped({ align: 1 }) : undefined
    }))]
  };
}
