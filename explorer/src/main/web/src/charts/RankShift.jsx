import { scaleLog } from 'd3-scale';
import { count, shorten } from '../format.js';
import { useWidth } from '../hooks.js';

const ROW = 40;
const TOP = 22;
const SIDE = 10;
const NUMBERS = 84;

/** From the rank in the original to that in the changed model, a line for each document; 1 is at the left. */
export function RankShift({ documents, followed, label }) {
  const [ref, width] = useWidth(360);
  const worst = Math.max(10, ...documents.flatMap((d) => [d.original.rank, d.changed?.rank ?? 1]));
  const right = Math.max(160, width) - NUMBERS;
  const x = scaleLog().domain([1, worst]).range([SIDE, right - SIDE]);
  const height = TOP + documents.length * ROW;
  const letters = Math.max(12, Math.floor(right / 6.4) - 3);
  const ticks = [];
  for (let tick = 1; tick <= worst; tick *= 10) ticks.push(tick);
  return (
    <div class="chart" ref={ref}>
      <svg data-drawing width={right + NUMBERS} height={height} role="img" aria-label={label}>
        {ticks.map((tick) => (
          <g key={tick}>
            <text x={x(tick)} y={10} text-anchor="middle" class="quiet">
              {count(tick)}
            </text>
            <line x1={x(tick)} x2={x(tick)} y1={TOP - 6} y2={height} class="rule" />
          </g>
        ))}
        {documents.map((document, i) => {
          const y = TOP + i * ROW;
          const from = document.original.rank;
          const to = document.changed?.rank;
          const mine = document.id === followed;
          return (
            <g key={document.id} class={`shift${mine ? ' mine' : ''}`}>
              <text x="0" y={y + 11} class={mine ? 'strong halo' : 'halo'}>
                {document.judged ? '✓ ' : ''}
                {shorten(document.text, letters)}
              </text>
              {to !== undefined && <line x1={x(from)} x2={x(to)} y1={y + 24} y2={y + 24} class={to > from ? 'worse' : 'better'} />}
              <circle cx={x(from)} cy={y + 24} r="4.5" class="original" />
              {to !== undefined && <rect x={x(to) - 4} y={y + 20} width="8" height="8" class="changed" />}
              <text x={right + NUMBERS} y={y + 24} text-anchor="end" dominant-baseline="central" class={mine ? 'strong' : undefined}>
                {to === undefined || to === from ? count(from) : `${count(from)} → ${count(to)}`}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
