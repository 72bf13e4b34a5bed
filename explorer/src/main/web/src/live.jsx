import { useEffect, useState } from 'preact/hooks';

let speak = () => {};
let timer = null;

/** Tells a screen reader what has changed; of several things in quick succession only the last. */
export function announce(text) {
  clearTimeout(timer);
  timer = setTimeout(() => speak(text), 250);
}

export function LiveRegion() {
  const [text, setText] = useState('');
  useEffect(() => {
    speak = setText;
    return () => {
      speak = () => {};
    };
  }, []);
  return (
    <div class="unseen" role="status" aria-live="polite">
      {text}
    </div>
  );
}
