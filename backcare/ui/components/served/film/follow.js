// A film that follows a clock: it stands where it is told, and of a way it is told where that ends
// and in how many seconds. Its speed is changed as rarely as can be, as some browsers stand still
// for a moment when it is.

const NEAR_S = 0.12; // so much too early or too late at the end of a way is not seen
const SETTLES_S = 1; // a change within a way takes effect so late that the next one waits for it
const MOST_CATCHING_UP = 2; // more than twice as fast as the dose would not look like it
const SAME_PICTURE_S = 0.03;
const refused = new WeakSet(); // films that the device does not let move, to save its battery
const changed = new WeakMap(); // when a film was last looked after, and in which way

// `aim` is what the clock says (`filmAt`). A jump that is under way is waited for: WebKit never
// ends one in which the speed is changed.
export function follow(film, aim, isRunning, now = performance.now()) {
  if (!film.duration || film.seeking) return;
  if (isRunning && aim.speed > 0 && !refused.has(film)) return move(film, aim, now);
  if (!film.paused) film.pause();
  if (isRunning || aim.speed === 0) jump(film, aim.end);
}

function move(film, aim, now) {
  if (mayChange(film, aim, now)) {
    changed.set(film, { end: aim.end, speed: aim.speed, at: now });
    steer(film, aim);
  }
  if (film.paused && !film.seeking) play(film);
}

// A new way is begun at its speed; within it, a change has to be worth it.
function mayChange(film, aim, now) {
  const last = changed.get(film);
  if (last?.end !== aim.end || last.speed !== aim.speed) return true;
  return aim.left > SETTLES_S && now - last.at > 1000 * SETTLES_S;
}

// Jump or change the speed if it would not arrive in time.
function steer(film, aim) {
  const needed = (aim.end - film.currentTime) / aim.left;
  const arrives = film.currentTime + film.playbackRate * aim.left;
  const isFar = needed > aim.speed * MOST_CATCHING_UP || needed < aim.speed / MOST_CATCHING_UP;
  if (isFar) {
    film.pause();
    film.playbackRate = aim.speed;
    jump(film, aim.time);
  } else if (Math.abs(arrives - aim.end) > NEAR_S) film.playbackRate = needed;
}

function jump(film, time) {
  if (Math.abs(film.currentTime - time) < SAME_PICTURE_S) return;
  film.currentTime = Math.min(time, film.duration);
}

function play(film) {
  film.play()?.catch((error) => error.name === "NotAllowedError" && refused.add(film));
}
