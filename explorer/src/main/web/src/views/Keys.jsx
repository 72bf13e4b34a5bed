import { useEffect, useRef } from 'preact/hooks';

const KEYS = [
  ['/', 'to the query'],
  ['↓ ↑ Enter', 'through the example queries, ask one'],
  ['Tab', 'to the next figure or board'],
  ['← → ↑ ↓', 'from cell to cell in a figure or on the board'],
  ['Home End', 'to the first or last cell'],
  ['Enter or Space', 'choose a cell; on the board: switch it off or on'],
  ['m', 'on the board: replace by the mean'],
  ['+ −', 'on the board: scale up or down by a quarter'],
  ['Ctrl+Z, Ctrl+Y', 'undo and redo what was taken apart'],
  ['?', 'these keys'],
];

export function Keys({ onClose }) {
  const ref = useRef(null);
  useEffect(() => ref.current.showModal(), []);
  return (
    <dialog ref={ref} onClose={onClose} aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <table>
        <tbody>
          {KEYS.map(([key, deed]) => (
            <tr key={key}>
              <th scope="row"><kbd>{key}</kbd></th>
              <td>{deed}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <form method="dialog"><button>Close</button></form>
    </dialog>
  );
}
