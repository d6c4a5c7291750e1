// The figure in three dimensions: turned by finger, mouse or arrow keys, playing or paused.
// Bundled by `make viewer`; pages load the bundle only when a runner asks for it.

import {
  AnimationMixer,
  DirectionalLight,
  HemisphereLight,
  Matrix4,
  Mesh,
  PCFShadowMap,
  PerspectiveCamera,
  PlaneGeometry,
  Scene,
  ShadowMaterial,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";

import { paint } from "./painting.js";

const RATIO = 4 / 3;
const radians = (degrees) => (degrees * Math.PI) / 180;

function addLights(scene, target, az) {
  scene.add(new HemisphereLight(0xffffff, 0xb8c2c8, 1.9));
  const lamp = new DirectionalLight(0xffffff, 1.9);
  lamp.castShadow = true;
  lamp.shadow.mapSize.set(2048, 2048);
  lamp.shadow.radius = 6;
  lamp.shadow.normalBias = 0.012;
  const reach = { left: -1.4, right: 1.4, top: 1.4, bottom: -1.4, near: 0.5, far: 8 };
  Object.assign(lamp.shadow.camera, reach);
  const from = radians(az) - 0.73;
  lamp.position.copy(target).add(new Vector3(1.8 * Math.sin(from), 2.5, 1.8 * Math.cos(from)));
  lamp.target.position.copy(target);
  scene.add(lamp, lamp.target);
}

function addFloor(scene, height) {
  const floor = new Mesh(
    new PlaneGeometry(40, 40).rotateX(-Math.PI / 2),
    new ShadowMaterial({ opacity: 0.22 }),
  );
  floor.position.y = height - 0.001;
  floor.receiveShadow = true;
  scene.add(floor);
}

// Bones that a movement does not move are turned once; the others by the animation.
function takePosture(figure, movement) {
  movement.traverse((bone) => {
    const own = bone.isMesh ? null : figure.getObjectByName(bone.name);
    own?.quaternion.copy(bone.quaternion);
  });
}

function addProps(scene, movement) {
  const props = movement.children.filter((node) => node.isMesh);
  for (const prop of props) {
    prop.castShadow = !prop.name.startsWith("wall");
    prop.receiveShadow = true;
    if (prop.name.startsWith("wall")) {
      // a wall must not hide the figure from behind
      Object.assign(prop.material, { transparent: true, opacity: 0.35, depthWrite: false });
    }
    scene.add(prop);
  }
}

// Between two kept frames: which, and how far from the first to the second.
function between(time, seconds, count) {
  const place = ((time % seconds) / seconds) * (count - 1);
  const first = Math.min(Math.floor(place), count - 2);
  return [first, place - first];
}

async function movers(gltf, scene, meshes, seconds) {
  const { props, morphs } = gltf.parser.json.extras;
  const found = [];
  for (const [name, accessor] of Object.entries(props)) {
    const moves = (await gltf.parser.getDependency("accessor", accessor)).array;
    const prop = scene.getObjectByName(name);
    prop.matrixAutoUpdate = false;
    prop.frustumCulled = false;
    const [a, b] = [new Matrix4(), new Matrix4()];
    found.push((time) => {
      const [first, share] = between(time, seconds, moves.length / 16);
      a.fromArray(moves, 16 * first);
      b.fromArray(moves, 16 * (first + 1));
      prop.matrix.elements = a.elements.map((x, i) => x + share * (b.elements[i] - x));
      prop.matrixWorldNeedsUpdate = true;
    });
  }
  if (morphs.length) {
    const pushes = await Promise.all(
      morphs.map(({ push }) => gltf.parser.getDependency("accessor", push)),
    );
    for (const mesh of meshes) {
      mesh.geometry.morphAttributes.position = pushes;
      mesh.geometry.morphTargetsRelative = true;
      mesh.updateMorphTargets();
    }
    found.push((time) => {
      morphs.forEach(({ amounts }, i) => {
        const [first, share] = between(time, seconds, amounts.length);
        const amount = amounts[first] + share * (amounts[first + 1] - amounts[first]);
        for (const mesh of meshes) mesh.morphTargetInfluences[i] = amount;
      });
    });
  }
  return found;
}

function placeCamera({ az, el, target, distance, fov }) {
  // glTF tells the vertical angle, films the horizontal one
  const vertical = (2 * Math.atan(Math.tan(radians(fov) / 2) / RATIO) * 180) / Math.PI;
  const camera = new PerspectiveCamera(vertical, RATIO, 0.1, 40);
  const [a, e] = [radians(az), radians(el)];
  const away = new Vector3(Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e));
  camera.position.copy(target).addScaledVector(away, distance);
  return camera;
}

function addTurning(camera, canvas, target, distance) {
  const turning = new OrbitControls(camera, canvas);
  turning.target.copy(target);
  turning.enablePan = false;
  turning.enableDamping = true;
  turning.minDistance = 0.5 * distance;
  turning.maxDistance = 1.6 * distance;
  turning.maxPolarAngle = Math.PI / 2 - 0.03;
  // a wheel or a finger that scrolls the page must go on doing so
  turning.enableZoom = false;
  canvas.style.touchAction = "pan-y";
  turning.update();
  canvas.addEventListener("keydown", (event) => {
    const turn = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!turn) return;
    event.preventDefault();
    camera.position.sub(target).applyAxisAngle(new Vector3(0, 1, 0), turn * radians(15));
    camera.position.add(target);
    turning.update();
  });
  return turning;
}

/**
 * Draw a movement into an element and return its handle: `play(isOn)`, `isPlaying`, `dispose()`.
 * Fails if the browser cannot draw in three dimensions or a file does not come.
 */
export async function mount(element, { figure, movement, label, isPlaying }) {
  const renderer = new WebGLRenderer({ antialias: true, alpha: true, powerPreference: "low-power" });
  const canvas = renderer.domElement;
  try {
    const loader = new GLTFLoader();
    const [body, moves] = await Promise.all([loader.loadAsync(figure), loader.loadAsync(movement)]);
    const { camera: seen, seconds, floor } = moves.parser.json.extras;
    const target = new Vector3(...seen.target);
    renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    renderer.shadowMap.enabled = true;
    renderer.shadowMap.type = PCFShadowMap;

    const scene = new Scene();
    addLights(scene, target, seen.az);
    addFloor(scene, floor);
    takePosture(body.scene, moves.scene);
    addProps(scene, moves.scene);
    scene.add(body.scene);
    const meshes = [];
    body.scene.traverse((node) => node.isSkinnedMesh && meshes.push(node));
    for (const mesh of meshes) {
      mesh.castShadow = mesh.receiveShadow = true;
      mesh.frustumCulled = false;
    }
    await paint(moves, meshes);
    const updates = await movers(moves, scene, meshes, seconds);
    const mixer = new AnimationMixer(body.scene);
    mixer.clipAction(moves.animations[0]).play();

    const camera = placeCamera({ ...seen, target });
    const turning = addTurning(camera, canvas, target, seen.distance);
    const state = { isPlaying, time: 0, last: performance.now(), isOld: true };
    turning.addEventListener("change", () => (state.isOld = true));
    // Nothing is drawn that looks as before, or off the screen: it would cost battery.
    const draw = () => {
      const now = performance.now();
      if (state.isPlaying) state.time += (now - state.last) / 1000;
      state.last = now;
      turning.update();
      if (!state.isPlaying && !state.isOld) return;
      state.isOld = false;
      mixer.setTime(state.time % seconds);
      for (const update of updates) update(state.time);
      renderer.render(scene, camera);
    };
    const fit = () => {
      renderer.setSize(element.clientWidth, Math.round(element.clientWidth / RATIO));
      state.isOld = true;
    };
    canvas.addEventListener("webglcontextrestored", () => (state.isOld = true));
    const sizes = new ResizeObserver(fit);
    const sight = new IntersectionObserver(([shown]) => {
      state.isOld = true;
      renderer.setAnimationLoop(shown.isIntersecting ? draw : null);
    });
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", label);
    element.replaceChildren(canvas);
    fit();
    draw();
    sizes.observe(element);
    sight.observe(element);
    return {
      get isPlaying() {
        return state.isPlaying;
      },
      play(isOn) {
        state.isPlaying = isOn;
      },
      dispose() {
        renderer.setAnimationLoop(null);
        sizes.disconnect();
        sight.disconnect();
        turning.dispose();
        renderer.dispose();
        renderer.forceContextLoss();
        canvas.remove();
      },
    };
  } catch (error) {
    renderer.dispose();
    throw error;
  }
}
