// A looping film with a poster, a pause button, a mirror button that names the side it shows, and
// maybe a second view and the same movement as a figure that can be turned.

const wantsStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function button(label, onclick) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.onclick = onclick;
  return made;
}

function source(src, type) {
  const made = document.createElement("source");
  made.src = src;
  made.type = type;
  return made;
}

function show(video, film) {
  video.poster = film.poster;
  video.replaceChildren(source(film.webm, "video/webm"), source(film.mp4, "video/mp4"));
}

function makeVideo(data) {
  const video = document.createElement("video");
  video.muted = true;
  video.loop = true;
  video.playsInline = true;
  video.preload = "none";
  video.width = 640;
  video.height = 480;
  show(video, data.film);
  return video;
}

function viewButton(video, data, isStopped) {
  let isSecond = false;
  const view = button(data.words.other_view, () => {
    isSecond = !isSecond;
    view.textContent = isSecond ? data.words.first_view : data.words.other_view;
    show(video, isSecond ? data.second : data.film);
    video.load();
    if (!isStopped()) video.play().catch(() => {});
  });
  return view;
}

async function mountFigure(stage, { live, alt, words }, isPlaying) {
  // addresses of this module are blobs, so the page's own address has to be named
  const { mount } = await import(new URL(live.viewer, document.baseURI).href);
  const label = `${alt} ${words.turn_help}`;
  return mount(stage, { figure: live.figure, movement: live.movement, label, isPlaying });
}

export default function ({ data, parentElement }) {
  const shown = parentElement.querySelector(".player");
  if (shown?.dataset.poster === data.film.poster) return;
  shown?.remove();

  const { words } = data;
  const player = document.createElement("div");
  player.className = "player";
  player.dataset.poster = data.film.poster;
  const video = makeVideo(data);
  const stage = document.createElement("div");
  stage.className = "stage";
  stage.hidden = true;
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  let figure = null;

  let isStoppedByReader = wantsStill();
  const toggle = button(words.play, () => {
    isStoppedByReader = figure ? figure.isPlaying : !video.paused;
    if (figure) figure.play(!isStoppedByReader);
    else if (isStoppedByReader) video.pause();
    else video.play();
    tell();
  });
  function tell() {
    const isPlaying = figure ? figure.isPlaying : !video.paused;
    toggle.textContent = isPlaying ? words.pause : words.play;
  }
  video.onplay = video.onpause = tell;

  let isMirrored = false;
  const mirror = button("", () => {
    isMirrored = !isMirrored;
    tellSide();
  });
  const side = document.createElement("p");
  side.setAttribute("role", "status");
  // What is on show: the film may be mirrored, the figure never is.
  function tellSide() {
    const { sides } = data;
    video.classList.toggle("mirrored", isMirrored);
    video.setAttribute("aria-label", isMirrored ? data.alt_mirrored : data.alt);
    side.textContent = sides ? sides[isMirrored && !figure ? "mirrored" : "filmed"].told : "";
    if (sides) mirror.textContent = sides[isMirrored ? "filmed" : "mirrored"].show;
    else mirror.textContent = isMirrored ? words.mirrored : words.mirror;
  }
  tellSide();
  const ofTheFilm = [mirror];
  if (data.second) ofTheFilm.push(viewButton(video, data, () => isStoppedByReader));

  function showFilm() {
    figure?.dispose();
    figure = null;
    stage.hidden = true;
    for (const part of [video, ...ofTheFilm]) part.hidden = false;
    turn.textContent = words.turn;
    said.textContent = "";
    tellSide();
    if (!isStoppedByReader) video.play().catch(() => {});
    tell();
  }

  async function showFigure() {
    turn.disabled = true;
    turn.textContent = words.loading;
    stage.hidden = false;
    try {
      figure = await mountFigure(stage, data, !isStoppedByReader);
      if (!player.isConnected) return figure.dispose(); // the reader has left meanwhile
      for (const part of [video, ...ofTheFilm]) part.hidden = true;
      video.pause();
      turn.textContent = words.film;
      said.textContent = words.turn_help;
      tell();
      tellSide();
    } catch {
      stage.hidden = true;
      turn.remove();
      said.textContent = words.no_turn;
    }
    turn.disabled = false;
  }
  const turn = button(words.turn, () => (figure ? showFilm() : showFigure()));

  const controls = document.createElement("div");
  controls.className = "controls";
  controls.append(toggle, ...ofTheFilm, turn);
  const screen = document.createElement("div");
  screen.className = "screen";
  screen.append(video, stage);
  player.append(screen, side, controls, said);
  parentElement.append(player);

  const watcher = new IntersectionObserver(([seen]) => {
    if (!seen.isIntersecting) video.pause();
    else if (!isStoppedByReader && !figure) video.play().catch(() => {});
  });
  watcher.observe(video);
  return () => {
    watcher.disconnect();
    figure?.dispose();
  };
}
