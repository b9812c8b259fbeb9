import { $, api, demonstrate, element, show } from './dom.js';
import { millis, onLanguage, text } from './texts.js';

let measured;

export function start() {
  const delay = $('rt-delay');
  const showDelay = () => { $('rt-value').textContent = delay.value + ' ms'; };
  delay.addEventListener('input', showDelay);
  showDelay();
  $('rt-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const button = event.submitter ?? $('rt-form').querySelector('button');
    demonstrate(button, async () => {
      $('rt-results').setAttribute('aria-busy', 'true');
      const roundTripMillis = Number(delay.value);
      try {
        measured = { roundTripMillis, ways: await api('api/demo/round-trips', { roundTripMillis }) };
        showResults();
      } finally {
        $('rt-results').removeAttribute('aria-busy');
      }
    });
  });
  onLanguage(showResults);
}

function trips(time) {
  if (measured.roundTripMillis < 20) {
    return '';
  }
  const count = Math.floor(time / measured.roundTripMillis);
  return ' · ' + text(count === 1 ? 'rt.trip' : 'rt.trips', count);
}

function bar(way, name, longest) {
  const filled = element('span', { class: 'bar ' + name });
  filled.style.width = Math.max(100 * way[name] / longest, 0.5) + '%';
  return element('p', { class: 'measure' },
    element('span', { class: 'track', ariaHidden: 'true' }, filled),
    element('span', {}, millis(way[name]) + trips(way[name]) + ' ',
      element('span', { class: 'note', textContent: text('rt.' + name) })));
}

// Only early data connects the socket before the tunnel is established.
function stages(way) {
  return way.connected < way.tunnel ? ['connected', 'tunnel', 'answer'] : ['tunnel', 'answer'];
}

function showResults() {
  if (!measured) {
    return;
  }
  const longest = Math.max(...measured.ways.map((way) => way.answer), 1);
  show($('rt-results'), ...measured.ways.map((way) => element('div', { data: { way: way.way } },
    element('h3', { textContent: text('client.' + way.way) }), ...stages(way).map((name) => bar(way, name, longest)))));
}
