// Reads the text that a Prometheus server would read.

export async function scrape() {
  const response = await fetch('actuator/prometheus', { headers: { Accept: 'text/plain' } });
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return parse(await response.text());
}

export function parse(exposition) {
  const samples = [];
  for (const line of exposition.split('\n')) {
    const match = /^(socks5_client_\w+)(?:\{(.*)\})? (\S+)/.exec(line);
    if (match) {
      const labels = {};
      for (const [, name, value] of (match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
        labels[name] = value;
      }
      samples.push({ name: match[1], labels, value: Number(match[3].replace('+Inf', 'Infinity')) });
    }
  }
  return samples;
}

// Sums a meter over all clients, by one label.
export function sums(samples, name, label) {
  const result = new Map();
  for (const sample of samples.filter((each) => each.name === name && Number.isFinite(each.value))) {
    const key = label ? sample.labels[label] : '';
    result.set(key, (result.get(key) ?? 0) + sample.value);
  }
  return result;
}

export function total(samples, name) {
  return sums(samples, name).get('') ?? 0;
}

// The buckets of a histogram over all clients: [upper bound, cumulative count], in order.
export function buckets(samples, name) {
  return [...sums(samples, name + '_bucket', 'le')].map(([bound, count]) => [Number(bound.replace('+Inf', 'Infinity')), count])
    .sort((one, other) => one[0] - other[0]);
}

// The quantile of what was counted between two scrapes, like histogram_quantile of Prometheus.
export function quantile(q, before, after) {
  const old = new Map(before);
  const counts = after.map(([bound, count]) => [bound, count - (old.get(bound) ?? 0)]);
  const all = counts.length ? counts[counts.length - 1][1] : 0;
  if (all <= 0) {
    return null;
  }
  const rank = q * all;
  let lower = 0;
  let below = 0;
  for (const [bound, count] of counts) {
    if (count >= rank) {
      return bound === Infinity ? lower : lower + (bound - lower) * (rank - below) / (count - below);
    }
    lower = bound;
    below = count;
  }
  return lower;
}
