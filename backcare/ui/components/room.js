// Tells how much room there is for a drawing that cannot stretch by itself: on a wide window at once,
// on a narrow one only for what was asked for, so that a phone pays for nothing unasked.

const WIDE = "(min-width: 1000px)";
const STEP = 10;
const CALM_MS = 250;

export default function ({ data, parentElement, setStateValue }) {
  parentElement.stopMeasuring?.();
  const place = parentElement.host ?? parentElement;
  let told = data.known;
  let wait;

  function tell() {
    const isWanted = data.isOpen || matchMedia(WIDE).matches;
    const width = isWanted ? STEP * Math.floor(place.clientWidth / STEP) : 0;
    if (width === told) return;
    told = width;
    setStateValue("width", width);
  }

  const watch = new ResizeObserver(() => {
    clearTimeout(wait);
    wait = setTimeout(tell, CALM_MS);
  });
  watch.observe(place);
  const stop = () => {
    clearTimeout(wait);
    watch.disconnect();
  };
  parentElement.stopMeasuring = stop;
  tell();
  return stop;
}
