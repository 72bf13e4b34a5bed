/** One of a few, as a row of radio buttons. */
export function Choice({ name, label, options, value, onChange, disabled }) {
  return (
    <fieldset class="choice" disabled={disabled}>
      <legend class="unseen">{label}</legend>
      {options.map(([key, text]) => (
        <label key={key} class={key === value ? 'on' : undefined}>
          <input type="radio" name={name} value={key} checked={key === value} onChange={() => onChange(key)} />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
