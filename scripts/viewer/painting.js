// What a movement lights on the figure: working muscles are filled, stretched ones hatched, moved
// regions and the paths of nerves dotted, as on film.

import { Color } from "three";

const STEP_IN_DOTS = "2.86"; // from one dot of a path to the next, in their radius

// How much of an area of each role its marks cover.
const PATTERNS = {
  working: "0.0",
  stretched: "hatch(gl_FragCoord.xy)",
  moved: "dots(gl_FragCoord.xy)",
};

const MARKS = `
  uniform float dense;
  float hatch(vec2 at) {
    float off = abs(fract((at.x - at.y) / (8.0 * dense)) - 0.5);
    return smoothstep(0.2, 0.3, off);
  }
  float dots(vec2 at) {
    float off = length(fract(at / (6.0 * dense)) - 0.5);
    return 1.0 - smoothstep(0.22, 0.36, off);
  }`;

// GLSL that puts the colour and the opacity of all roles into `paint` (rgb, a).
function painting(roles) {
  const steps = Object.entries(roles).map(([role, { areas, paths }]) => {
    const area = `
      float inside = v_${role} - 0.5, soft = fwidth(v_${role}) + 0.01;
      float cover = smoothstep(-soft, soft, inside);
      float mark = max(${PATTERNS[role]}, 1.0 - smoothstep(0.06, 0.12, inside));
      paint = mix(paint, vec4(mix(c_${role}[0], c_${role}[1], mark), 1.0), 0.9 * cover);`;
    const path = `
      vec2 way = (p_${role} - vec2(0.5, 0.0)) * vec2(6.0, 48.0);
      float away = length(vec2(way.x, (fract(way.y + 0.5) - 0.5) * ${STEP_IN_DOTS}));
      away += 9.0 * step(40.0, way.y); // a way beyond the last dot means far away
      float rim = min(fwidth(away), 0.3);
      vec3 ink = mix(c_${role}[1], c_${role}[0], smoothstep(1.0 - rim, 1.0 + rim, away));
      paint = mix(paint, vec4(ink, 1.0), 1.0 - smoothstep(1.3 - rim, 1.3 + rim, away));`;
    return `${areas !== undefined ? `{${area}}` : ""}${paths !== undefined ? `{${path}}` : ""}`;
  });
  return `vec4 paint = vec4(0.0);${steps.join("")}`;
}

// What a shader takes in for all roles: from the vertex and, as `v_`, between vertices.
function taken(roles, of) {
  return Object.entries(roles)
    .flatMap(([role, { areas, paths }]) => [
      areas !== undefined && of("float", "a", "v", role),
      paths !== undefined && of("vec2", "w", "p", role),
    ])
    .filter(Boolean)
    .join("\n");
}

// Adds what is painted to the colour of a material; the inner side of cloth stays plain.
function light(material, roles) {
  material.onBeforeCompile = (shader) => {
    shader.uniforms.dense = { value: Math.min(devicePixelRatio, 2) };
    for (const [role, { colours }] of Object.entries(roles)) {
      shader.uniforms[`c_${role}`] = { value: colours.map((colour) => new Color(colour)) };
    }
    const given = taken(roles, (type, from, to, role) =>
      `attribute ${type} ${from}_${role}; varying ${type} ${to}_${role};`);
    const passed = taken(roles, (_, from, to, role) => `${to}_${role} = ${from}_${role};`);
    shader.vertexShader = `${given}\n${shader.vertexShader.replace(
      "#include <begin_vertex>",
      `#include <begin_vertex>\n${passed}`,
    )}`;
    const colours = Object.keys(roles).map((role) => `uniform vec3 c_${role}[2];`);
    const varying = taken(roles, (type, _, to, role) => `varying ${type} ${to}_${role};`);
    const used =
      "diffuseColor.rgb = mix(diffuseColor.rgb, paint.rgb, paint.a * float(gl_FrontFacing));";
    shader.fragmentShader = `${colours.join("\n")}\n${varying}\n${MARKS}\n${shader.fragmentShader.replace(
      "#include <color_fragment>",
      `#include <color_fragment>\n${painting(roles)}\n${used}`,
    )}`;
  };
}

/** Paint muscles and nerves on the meshes of the figure. */
export async function paint(gltf, meshes) {
  const { roles } = gltf.parser.json.extras;
  if (!Object.keys(roles).length) return;
  const attributes = {};
  for (const [role, { areas, paths }] of Object.entries(roles)) {
    const get = (accessor) => gltf.parser.getDependency("accessor", accessor);
    if (areas !== undefined) attributes[`a_${role}`] = await get(areas);
    if (paths !== undefined) attributes[`w_${role}`] = await get(paths);
  }
  for (const mesh of meshes) {
    for (const [name, values] of Object.entries(attributes)) {
      mesh.geometry.setAttribute(name, values);
    }
    light(mesh.material, roles);
  }
}
