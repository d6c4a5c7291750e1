// A looping clip with a poster, a pause button, a mirror button and maybe a second view.

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
  video.setAttribute("aria-label", data.alt);
  show(video, data.film);
  return video;
}

function viewButton(video, data, words, isStopped) {
  let isSecond = false;
  const view = button(words.other_view, () => {
    isSecond = !isSecond;
    view.textContent = isSecond ? words.first_view : words.other_view;
    show(video, isSecond ? data.second : data.film);
    video.load();
    if (!isStopped()) video.play().catch(() => {});
  });
  return view;
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

  let isStoppedByReader = wantsStill();
  const toggle = button(words.play, () => {
    isStoppedByReader = !video.paused;
    if (video.paused) video.play();
    else video.pause();
  });
  video.onplay = video.onpause = () => {
    toggle.textContent = video.paused ? words.play : words.pause;
  };
  const mirror = button(words.mirror, () => {
    const isMirrored = video.classList.toggle("mirrored");
    mirror.textContent = isMirrored ? words.mirrored : words.mirror;
  });

  const controls = document.createElement("div");
  controls.className = "controls";
  controls.append(toggle, mirror);
  if (data.second) controls.append(viewButton(video, data, words, () => isStoppedByReader));
  player.append(video, controls);
  parentElement.append(player);

  const watcher = new IntersectionObserver(([seen]) => {
    if (!seen.isIntersecting) video.pause();
    else if (!isStoppedByReader) video.play().catch(() => {});
  });
  watcher.observe(video);
  return () => watcher.disconnect();
}
