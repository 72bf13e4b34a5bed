import { shorten } from './format.js';

const STYLES = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linejoin', 'stroke-linecap', 'opacity',
  'font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor', 'dominant-baseline', 'paint-order',
];
const SVG = 'http://www.w3.org/2000/svg';
const PNG_SCALE = 2;

function save(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function field(value) {
  const text = value === null || value === undefined ? '' : String(value);
  // A spreadsheet would run what begins like a formula; a number may begin with a minus.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function saveCsv(name, rows) {
  const text = rows.map((row) => row.map(field).join(',')).join('\n');
  save(`${name}.csv`, new Blob([`${text}\n`], { type: 'text/csv;charset=utf-8' }));
}

export function saveJson(name, value) {
  save(`${name}.json`, new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: 'application/json' }));
}

/** A copy of an element of the page that looks the same without the page's style sheets. */
function styled(element) {
  const copy = element.cloneNode(true);
  const originals = [element, ...element.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  originals.forEach((original, i) => {
    const style = getComputedStyle(original);
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      if (value !== '') copies[i].setAttribute(name, value);
    }
    for (const name of ['class', 'style', 'tabindex', 'role', 'aria-label']) copies[i].removeAttribute(name);
  });
  copy.querySelectorAll('[data-screen]').forEach((each) => each.remove());
  return copy;
}

/** One drawing of several that lie side by side on the page, beneath their title. */
function drawing(title, parts) {
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const margin = 12;
  const heading = 28;
  let width = 0;
  let height = 0;
  const svg = document.createElementNS(SVG, 'svg');
  const ground = document.createElementNS(SVG, 'rect');
  svg.append(ground);
  parts.forEach((part, i) => {
    const copy = styled(part);
    const x = Math.round(boxes[i].left - left) + margin;
    const y = Math.round(boxes[i].top - top) + margin + heading;
    const wide = part.width.baseVal.value;
    const high = part.height.baseVal.value;
    copy.setAttribute('x', x);
    copy.setAttribute('y', y);
    copy.setAttribute('overflow', 'visible');
    svg.append(copy);
    width = Math.max(width, x + wide + margin);
    height = Math.max(height, y + high + margin);
  });
  const text = document.createElementNS(SVG, 'text');
  const page = getComputedStyle(document.body);
  // As many letters as surely fit: nothing can be measured in a drawing that is not on the page.
  text.textContent = shorten(title, Math.floor((width - 2 * margin) / 8.5));
  const look = { x: margin, y: margin + 14, fill: page.color, 'font-family': getComputedStyle(parts[0]).fontFamily, 'font-size': 15, 'font-weight': 600 };
  for (const [name, value] of Object.entries(look)) text.setAttribute(name, value);
  svg.append(text);
  svg.setAttribute('xmlns', SVG);
  svg.setAttribute('width', width);
  svg.setAttribute('height', height);
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  ground.setAttribute('width', width);
  ground.setAttribute('height', height);
  ground.setAttribute('fill', page.backgroundColor);
  return { text: new XMLSerializer().serializeToString(svg), width, height };
}

export function saveSvg(name, title, parts) {
  save(`${name}.svg`, new Blob([drawing(title, parts).text], { type: 'image/svg+xml' }));
}

export async function savePng(name, title, parts) {
  const { text, width, height } = drawing(title, parts);
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * PNG_SCALE;
    canvas.height = height * PNG_SCALE;
    const context = canvas.getContext('2d');
    context.scale(PNG_SCALE, PNG_SCALE);
    context.drawImage(image, 0, 0, width, height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('too large for a PNG; take the SVG');
    save(`${name}.png`, blob);
  } finally {
    URL.revokeObjectURL(address);
  }
}
