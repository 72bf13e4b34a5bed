import { useMemo } from 'preact/hooks';
import { scaleLinear, scaleLog } from 'd3-scale';
import { COMPONENTS, capital, count, placeName, signed } from '../format.js';
import { useWidth } from '../hooks.js';

const GUTTER = 52;
const RIGHT = 14;
const STAGES = 22;
const SUM = 104;
const BAND = 86;
const RANK = 116;
const TITLE = 26;
const AXIS = 26;
const NARROWEST_SLOT = 15;
/** Columns at least this wide have their numbers printed. */
const PRINTED = 40;

/** "MLP of layer 4: +1.20 to the lead; rank 3 behind it" */
export function placeSentence(place, measure, changed) {
  const adds = `${signed(place[measure])} to the ${measure}, rank ${count(place.rank)} behind it`;
  return `${capital(placeName(place))}: ${adds}${changed ? `; changed: ${signed(changed[measure])}, rank ${count(changed.rank)}` : ''}`;
}

function useLayout(places, changed, measure, layers, components, width) {
  return useMemo(() => {
    const slots = layers * components.length + 1.4;
    const slot = Math.max(NARROWEST_SLOT, (width - GUTTER - RIGHT) / slots);
    const column = slot * components.length;
    const startWidth = slot * 1.4;
    const left = (layer) => GUTTER + (layer < 0 ? 0 : startWidth + layer * column);
    const x = (place) => (place.layer < 0 ? GUTTER + startWidth / 2 : left(place.layer) + (components.indexOf(place.component) + 0.5) * slot);
    const sumTop = STAGES + TITLE;
    const bandsTop = sumTop + SUM + TITLE;
    const band = (component) => bandsTop + Math.max(0, components.indexOf(component)) * BAND;
    const rankTop = bandsTop + components.length * BAND + TITLE;
    const all = changed ? [...places, ...changed] : places;
    const sums = scaleLinear()
      .domain([Math.min(0, ...all.map((p) => p.sum[measure])), Math.max(0, ...all.map((p) => p.sum[measure]), 0.1)])
      .nice(4)
      .range([sumTop + SUM, sumTop]);
    const largest = Math.max(1e-6, ...all.map((p) => Math.abs(p[measure])));
    const bars = scaleLinear().domain([-largest, largest]).range([BAND / 2 - 15, -(BAND / 2 - 15)]);
    const ranks = scaleLog()
      .domain([1, Math.max(10, ...all.map((p) => p.rank))])
      .range([rankTop, rankTop + RANK]);
    return {
      slot, column, startWidth, left, x, sums, bars, ranks, band, bandsTop, sumTop, rankTop,
      width: GUTTER + startWidth + layers * column + RIGHT,
      height: rankTop + RANK + AXIS,
    };
  }, [places, changed, measure, layers, components.length, width]);
}

/**
 * The residual stream as a path through the layers: what each component adds (bars), their running sum above, the document's rank
 * behind each below. `at` is the index of the place that is looked at.
 */
export function PathChart({ run, places, changed, measure, at, onLook, playing, label }) {
  const [ref, width] = useWidth();
  const components = useMemo(() => run.components ?? ['self_attention', 'cross_attention', 'mlp'], [run]);
  const layers = run.model.layers;
  const layout = useLayout(places, changed, measure, layers, components, width);
  const { x, sums, bars, ranks, band } = layout;
  const here = places[at];

  const keys = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const per = components.length;
    let next;
    if (event.key === 'ArrowRight') next = at === 0 ? 1 : at + per;
    else if (event.key === 'ArrowLeft') next = at === 0 ? 0 : Math.max(0, at - per);
    else if (event.key === 'ArrowDown') next = at > 0 && at % per !== 0 ? at + 1 : at;
    else if (event.key === 'ArrowUp') next = at > 0 && (at - 1) % per !== 0 ? at - 1 : at;
    else if (event.key === 'Home') next = 0;
    else if (event.key === 'End') next = places.length - 1;
    else return;
    event.preventDefault();
    if (next >= places.length) return;
    onLook(next);
    const chart = event.currentTarget;
    requestAnimationFrame(() => chart.querySelector('[tabindex="0"]')?.focus());
  };

  const path = (list, y) => list.map((place, i) => `${i === 0 ? 'M' : 'L'}${x(place)},${y(place)}`).join('');
  const lines = (list, name, fromEnd) => (
    <g class={`line ${name}`}>
      <path d={path(list, (p) => sums(p.sum[measure]))} class={fromEnd ? 'ahead' : undefined} />
      <path d={path(list, (p) => ranks(p.rank))} class={fromEnd ? 'ahead' : undefined} />
      {fromEnd && <path d={path(list.slice(0, at + 1), (p) => sums(p.sum[measure]))} />}
      {fromEnd && <path d={path(list.slice(0, at + 1), (p) => ranks(p.rank))} />}
      {layout.slot >= 12 && list.map((p) => <Mark key={p.index} name={name} x={x(p)} y={ranks(p.rank)} faint={fromEnd && p.index > at} />)}
    </g>
  );

  return (
    <div class="scroll chart" ref={ref}>
      <svg data-drawing width={layout.width} height={layout.height} role="group" aria-label={label} onKeyDown={keys}>
        {run.stages.map((stage, i) => (
          <g key={stage.name} aria-hidden="true">
            <rect
              x={layout.left(stage.from)}
              y={STAGES - 4}
              width={(stage.to - stage.from + 1) * layout.column}
              height={layout.height - AXIS - STAGES + 8}
              class={`stage ${i % 2 === 0 ? 'even' : 'odd'}`}
            />
            <text x={layout.left(stage.from) + ((stage.to - stage.from + 1) * layout.column) / 2} y={12} text-anchor="middle" class="quiet">
              {layout.column * (stage.to - stage.from + 1) > 90 ? `${stage.name} ${stage.title ?? ''}` : stage.name}
            </text>
          </g>
        ))}
        <YAxis title={`running sum: ${measure}`} scale={sums} ticks={sums.ticks(4)} top={layout.sumTop} right={layout.width - RIGHT} print={(v) => `${v}`.replace('-', '−')} />
        {components.map((component) => (
          <g key={component} aria-hidden="true">
            <text x={GUTTER} y={band(component) + 9} class="title">
              {COMPONENTS[component].title}
            </text>
            <line x1={GUTTER} x2={layout.width - RIGHT} y1={band(component) + BAND / 2 + 5} y2={band(component) + BAND / 2 + 5} class="zero" />
          </g>
        ))}
        <YAxis title="rank of the document behind each place" scale={ranks} ticks={rankTicks(ranks)} top={layout.rankTop} right={layout.width - RIGHT} print={count} />
        {lines(places, 'original', playing)}
        {changed && lines(changed, 'changed', playing)}
        {here && (
          <g data-screen class={`marker${playing ? ' playing' : ''}`} aria-hidden="true">
            <line y1={layout.sumTop - 6} y2={layout.rankTop + RANK} style={moved(x(here), 0)} />
            <circle r="6" style={moved(x(here), sums(here.sum[measure]))} />
            <circle r="6" style={moved(x(here), ranks(here.rank))} />
            {changed && <rect x="-5" y="-5" width="10" height="10" style={moved(x(here), sums(changed[at].sum[measure]))} />}
            {changed && <rect x="-5" y="-5" width="10" height="10" style={moved(x(here), ranks(changed[at].rank))} />}
          </g>
        )}
        {places.map((place, i) => {
          const start = place.layer < 0;
          const component = start ? components[0] : place.component;
          const left = start ? GUTTER : layout.left(place.layer);
          const cellWidth = start ? layout.startWidth : layout.column;
          const top = band(component) + 13;
          return (
            <g
              key={i}
              role="button"
              tabindex={i === at ? 0 : -1}
              aria-label={placeSentence(place, measure, changed?.[i])}
              aria-current={i === at ? 'true' : undefined}
              class={`place${i === at ? ' here' : ''}${playing && i > at ? ' ahead' : ''}`}
              onPointerEnter={(event) => event.pointerType === 'mouse' && !playing && onLook(i)}
              onClick={() => onLook(i)}
              onFocus={() => i !== at && !playing && onLook(i)}
            >
              <rect data-screen x={left + 1} y={top} width={cellWidth - 2} height={BAND - 15} class="hit" rx="3" />
              <Bars place={place} changed={changed?.[i]} measure={measure} bars={bars} left={left} width={cellWidth} zero={band(component) + BAND / 2 + 5} />
            </g>
          );
        })}
        <g aria-hidden="true">
          <text x={GUTTER - 8} y={layout.height - 8} text-anchor="end" class="quiet">
            layer
          </text>
          {layout.startWidth >= 26 && (
            <text x={GUTTER + layout.startWidth / 2} y={layout.height - 8} text-anchor="middle" class="quiet">
              start
            </text>
          )}
          {Array.from({ length: layers }, (_, layer) => (
            <text key={layer} x={layout.left(layer) + layout.column / 2} y={layout.height - 8} text-anchor="middle">
              {layer}
            </text>
          ))}
        </g>
      </svg>
    </div>
  );
}

/** A place that CSS can move between. */
const moved = (x, y) => ({ transform: `translate(${x}px, ${y}px)` });

function Mark({ name, x, y, faint }) {
  const faded = faint ? 0.25 : 1;
  return name === 'changed' ? (
    <rect x={x - 2.5} y={y - 2.5} width="5" height="5" opacity={faded} />
  ) : (
    <circle cx={x} cy={y} r="2.5" opacity={faded} />
  );
}

function Bars({ place, changed, measure, bars, left, width, zero }) {
  const middle = left + width / 2;
  const thick = Math.min(22, width * (changed ? 0.34 : 0.5));
  const bar = (value, at, name) => {
    const end = bars(value);
    return (
      <rect
        x={at}
        y={zero + Math.min(0, end)}
        width={thick}
        height={Math.max(1, Math.abs(end))}
        class={`${value < 0 ? 'negative' : 'positive'} ${name}`}
      />
    );
  };
  const shown = changed ?? place;
  const value = shown[measure];
  const reach = changed ? (value < 0 ? Math.max(bars(value), bars(place[measure]), 0) : Math.min(bars(value), bars(place[measure]), 0)) : bars(value);
  return (
    <g>
      {changed && bar(place[measure], middle - thick - 1, 'was')}
      {changed ? bar(changed[measure], middle + 1, 'now') : bar(place[measure], middle - thick / 2, 'now')}
      {width >= PRINTED && (
        <text x={middle} y={zero + reach + (value < 0 ? 11 : -4)} text-anchor="middle" class="value">
          {signed(value)}
        </text>
      )}
    </g>
  );
}

const rankTicks = (scale) => {
  const ticks = [];
  for (let tick = 1; tick <= scale.domain()[1]; tick *= 10) ticks.push(tick);
  return ticks;
};

function YAxis({ title, scale, ticks, top, right, print }) {
  return (
    <g aria-hidden="true">
      <text x={GUTTER} y={top - 11} class="title">
        {title}
      </text>
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={GUTTER} x2={right} y1={scale(tick)} y2={scale(tick)} class={tick === 0 ? 'zero' : 'rule'} />
          <text x={GUTTER - 8} y={scale(tick)} text-anchor="end" dominant-baseline="central" class="quiet">
            {print(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}
